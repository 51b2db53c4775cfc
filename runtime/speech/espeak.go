package speech

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"cordboard/flow/fault"
)

// Limits of one run of the program.
const (
	speakTime   = 20 * time.Second
	speakOutput = 32 << 20 // bytes, some twelve minutes
	speakAtOnce = 2
)

// Espeak speaks with the program espeak-ng (https://github.com/espeak-ng/espeak-ng). It is started for each text, without a shell; the text
// goes to its standard input.
type Espeak struct {
	path  string
	slots chan struct{}

	mu     sync.Mutex
	voices []espeakVoice // known after the first question
}

// NewEspeak speaks with the program at a path, or, for "", with espeak-ng where PATH has it. A program that is not there yet is looked for
// again whenever something is to be spoken.
func NewEspeak(path string) *Espeak {
	return &Espeak{path: path, slots: make(chan struct{}, speakAtOnce)}
}

// Name names the provider in caches and status pages.
func (e *Espeak) Name() string { return "espeak-ng" }

// Ready says whether texts can be spoken; an Unavailable fault says what to install when not.
func (e *Espeak) Ready() error {
	_, err := e.program()
	return err
}

func (e *Espeak) program() (string, error) {
	name := e.path
	if name == "" {
		name = "espeak-ng"
	}
	found, err := exec.LookPath(name)
	if err == nil {
		return found, nil
	}
	message := "Texts cannot be spoken by this server: espeak-ng is not installed. Install it (on Debian: apt-get install espeak-ng), or say where it is with serve --espeak."
	if e.path != "" {
		message = fmt.Sprintf("Texts cannot be spoken by this server: there is no program at %s (serve --espeak). Install espeak-ng (on Debian: apt-get install espeak-ng).", e.path)
	}
	return "", &fault.Error{Code: fault.Unavailable, Message: message, Err: err}
}

// Voices lists the voices of this machine by language.
func (e *Espeak) Voices(ctx context.Context) ([]Voice, error) {
	known, err := e.known(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Voice, len(known))
	for i, v := range known {
		list[i] = v.Voice
	}
	return list, nil
}

// known asks the program for its voices once.
func (e *Espeak) known(ctx context.Context) ([]espeakVoice, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.voices != nil {
		return e.voices, nil
	}
	table, err := e.run(ctx, nil, "--voices")
	if err != nil {
		return nil, err
	}
	e.voices = readVoices(table)
	return e.voices, nil
}

// Speak renders an utterance as telephone audio. A text that cannot be spoken is an Invalid fault about a field, a language without a voice too;
// a program that is missing, fails or takes too long an Unavailable one.
func (e *Espeak) Speak(ctx context.Context, u Utterance) ([]byte, error) {
	if err := u.check(); err != nil {
		return nil, err
	}
	voices, err := e.known(ctx)
	if err != nil {
		return nil, err
	}
	voice, ok := choose(voices, u)
	if !ok {
		return nil, fault.Field("language", "no voice of this server speaks %s", u.Language)
	}
	spoken, err := e.run(ctx, strings.NewReader(u.Text), "-v", voice.file, "-b", "1", "--stdin", "--stdout")
	if err != nil {
		return nil, err
	}
	from, err := open(spoken)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "espeak-ng gave something else than audio")
	}
	samples, err := convert(ctx, from, MaxLength)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "what espeak-ng spoke cannot be used")
	}
	return WAV(samples), nil
}

// run starts the program and gives what it writes.
func (e *Espeak) run(ctx context.Context, input io.Reader, args ...string) ([]byte, error) {
	program, err := e.program()
	if err != nil {
		return nil, err
	}
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return nil, fmt.Errorf("speak: %w", ctx.Err())
	}
	limited, cancel := context.WithTimeout(ctx, speakTime)
	defer cancel()
	cmd := exec.CommandContext(limited, program, args...)
	cmd.Stdin = input
	cmd.Env = []string{"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"}
	if data := os.Getenv("ESPEAK_DATA_PATH"); data != "" {
		cmd.Env = append(cmd.Env, "ESPEAK_DATA_PATH="+data)
	}
	cmd.WaitDelay = time.Second
	out := &capped{left: speakOutput}
	cmd.Stdout = out
	err = cmd.Run()
	switch {
	case err == nil:
		return out.taken.Bytes(), nil
	case out.left < 0:
		return nil, fault.Field("text", "the text takes too long to speak")
	case ctx.Err() != nil:
		return nil, fmt.Errorf("speak: %w", ctx.Err())
	case limited.Err() != nil:
		return nil, fault.Wrap(err, fault.Unavailable, "espeak-ng did not finish within %d seconds", int(speakTime.Seconds()))
	}
	return nil, fault.Wrap(err, fault.Unavailable, "espeak-ng failed")
}

// capped takes bytes up to a limit; more is an error, which ends the program.
type capped struct {
	taken bytes.Buffer // not embedded: its ReadFrom would pass the limit by
	left  int
}

func (c *capped) Write(p []byte) (int, error) {
	if c.left -= len(p); c.left < 0 {
		return 0, errors.New("too much output")
	}
	return c.taken.Write(p)
}
