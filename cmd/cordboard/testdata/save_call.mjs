// Saves a test call as the designer does: the call as JSON on standard input, the test file on standard output.
import { readFileSync } from 'node:fs';
import { testOf } from '../../../static/designer/panels/testcall_save.js';
import { receive } from '../../../static/designer/panels/testcall_state.js';

const call = JSON.parse(readFileSync(0, 'utf8'));
call.state = receive(null, call.state, 0).state;
call.flow.activities.forEach((record) => { record.properties ??= {}; });
process.stdout.write(`${JSON.stringify(testOf(call, process.argv[2]).document, null, 2)}\n`);
