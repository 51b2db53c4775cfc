package speech

import (
	"encoding/binary"

	"cordboard/flow/fault"
)

// The decoder takes a padded frame of MPEG 2 for one byte shorter than it is and loses its place in the bits. Of the rates of MPEG 2 only
// 22,050 Hz has padded frames. They are rewritten before decoding: each frame gets the highest bit rate, without padding, and its own data
// whole, instead of data that begins in earlier frames.
const (
	paddedRate   = 22050
	highestIndex = 14     // in the table of bit rates
	highestBits  = 160000 // a second, at that index
	frameHeader  = 4      // bytes
)

// bitRates of MPEG 2, layer III, in 1,000 bits a second, by their index in a frame's header.
var bitRates = [16]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}

// mp3Frame is a frame of MPEG 2, layer III, at 22,050 Hz.
type mp3Frame struct {
	header uint32
	side   []byte // side information, ISO/IEC 13818-3
	main   []byte // main data; a frame's own may begin in earlier frames
	size   int
}

// readFrame reads the frame that begins a text of bytes; ok is false when none does.
func readFrame(b []byte) (f mp3Frame, ok bool) {
	if len(b) < frameHeader {
		return f, false
	}
	f.header = binary.BigEndian.Uint32(b)
	if f.header&0xfffe0c00 != 0xfff20000 { // sync, MPEG 2, layer III; any protection; 22,050 Hz
		return f, false
	}
	rate := bitRates[f.header>>12&15]
	f.size = 72*1000*rate/paddedRate + int(f.header>>9&1)
	body := frameHeader
	if f.header>>16&1 == 0 {
		body += 2 // a checksum
	}
	side := 17
	if f.mono() {
		side = 9
	}
	if rate == 0 || len(b) < f.size || f.size < body+side {
		return f, false
	}
	f.side, f.main = b[body:body+side], b[body+side:f.size]
	return f, true
}

func (f mp3Frame) mono() bool { return f.header>>6&3 == 3 }

// begin is how many bytes before its main data the frame's own data begins.
func (f mp3Frame) begin() int { return int(f.side[0]) }

// length is how many bytes the frame's own data has: the sum of both channels' part2_3_length, in whole bytes.
func (f mp3Frame) length() int {
	bits := func(at int) int { // twelve of them
		three := uint32(f.side[at/8])<<16 | uint32(f.side[at/8+1])<<8
		if at/8+2 < len(f.side) {
			three |= uint32(f.side[at/8+2])
		}
		return int(three >> (24 - 12 - at%8) & 0xfff)
	}
	if f.mono() {
		return (bits(9) + 7) / 8
	}
	return (bits(10) + bits(73) + 7) / 8
}

// afterTag is where a file's frames begin: behind an ID3 tag.
func afterTag(file []byte) int {
	if len(file) < 10 || string(file[:3]) != "ID3" {
		return 0
	}
	return min(len(file), 10+int(file[6]&127)<<21+int(file[7]&127)<<14+int(file[8]&127)<<7+int(file[9]&127))
}

// unpadded rewrites a file whose frames are padded as above; any other file comes back as it is.
func unpadded(file []byte) ([]byte, error) {
	at := afterTag(file)
	if _, ok := readFrame(file[at:]); !ok {
		return file, nil
	}
	const whole = 72 * highestBits / paddedRate
	var out, main []byte
	for at < len(file) {
		f, ok := readFrame(file[at:])
		if !ok {
			at++
			continue
		}
		at += f.size
		from := len(main) - f.begin()
		main = append(main, f.main...)
		if from < 0 || from+f.length() > len(main) {
			continue // what it begins with is not there: the file was cut out of another
		}
		if frameHeader+len(f.side)+f.length() > whole {
			return nil, fault.New(fault.Invalid, "this MP3 file cannot be decoded here (22,050 samples a second at a high bit rate); save it as WAV")
		}
		next := len(out) + whole
		out = binary.BigEndian.AppendUint32(out, f.header&^0xf200|highestIndex<<12|1<<16)
		out = append(append(out, 0), f.side[1:]...)
		out = append(out, main[from:from+f.length()]...)
		out = append(out, make([]byte, next-len(out))...)
		main = main[max(0, len(main)-2048):]
	}
	return out, nil
}
