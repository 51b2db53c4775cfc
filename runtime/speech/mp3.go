package speech

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/hajimehoshi/go-mp3"

	"cordboard/flow/fault"
)

// mp3Block is the bytes of one sample as the decoder gives it: two channels of 16 bits, whatever the file has.
const mp3Block = 4

// mp3Source decodes an MP3 file (ISO/IEC 11172-3 and 13818-3, layer III).
type mp3Source struct {
	from     io.Reader
	perSec   int
	promised int // samples that the file's own header promises, 0 when it does not
	got      int
	bytes    []byte
}

// isMP3 says whether a file begins as MP3 does: with a tag, or with the header of a frame.
func isMP3(file []byte) bool {
	if bytes.HasPrefix(file, []byte("ID3")) {
		return true
	}
	// Eleven bits of sync, then layer III; bits of other layers are AAC or nothing.
	return len(file) >= 4 && file[0] == 0xff && file[1]&0xe6 == 0xe2 && file[2]&0xf0 != 0xf0 && file[2]&0x0c != 0x0c
}

func openMP3(file []byte) (from source, err error) {
	defer rescued(&err)
	if first := file[afterTag(file):]; len(first) > 1 && first[0] == 0xff && first[1]&0xf8 == 0xe0 {
		return nil, fault.New(fault.Invalid, "it is MP3 with less than 16,000 samples a second (MPEG 2.5), which is not understood here; save it as WAV")
	}
	frames, err := unpadded(file)
	if err != nil {
		return nil, err
	}
	d, err := mp3.NewDecoder(onlyReader{bytes.NewReader(frames)})
	if err != nil {
		return nil, notMP3(err)
	}
	if rate := d.SampleRate(); rate < lowestRate || rate > highestRate {
		return nil, fault.New(fault.Invalid, "it has %d samples a second; 8,000 to 96,000 are needed", rate)
	}
	return &mp3Source{from: d, perSec: d.SampleRate(), promised: promisedSamples(file, d.SampleRate())}, nil
}

// onlyReader hides that a file can be sought in: the decoder would read it twice.
type onlyReader struct{ io.Reader }

func notMP3(cause error) error {
	return &fault.Error{Code: fault.Invalid, Message: "this MP3 file cannot be decoded: it is damaged, or no MP3 (MPEG 1 or 2, layer III)", Err: cause}
}

// rescued turns a panic of the decoder, on a file that is no MP3, into an error.
func rescued(err *error) {
	if p := recover(); p != nil {
		*err = notMP3(errors.New("the decoder gave up"))
	}
}

func (m *mp3Source) rate() int { return m.perSec }

func (m *mp3Source) read(into []float32) (n int, err error) {
	defer rescued(&err)
	if len(m.bytes) < len(into)*mp3Block {
		m.bytes = make([]byte, len(into)*mp3Block)
	}
	got, err := io.ReadFull(m.from, m.bytes[:len(into)*mp3Block])
	for n = range got / mp3Block {
		left, right := int16(binary.LittleEndian.Uint16(m.bytes[n*mp3Block:])), int16(binary.LittleEndian.Uint16(m.bytes[n*mp3Block+2:]))
		into[n] = (float32(left) + float32(right)) / (1 << 16)
	}
	n = got / mp3Block
	m.got += n
	switch {
	case err == nil:
		return n, nil
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return n, notMP3(err)
	case m.got < m.promised:
		return n, truncated()
	}
	return n, io.EOF
}

// promisedSamples reads how many samples the encoder says that there are, from the Xing or Info header in the first frame; one frame less,
// since decoders may swallow the header's own. 0 when there is no such header.
func promisedSamples(file []byte, rate int) int {
	head := file[:min(len(file), 256<<10)]
	at := bytes.Index(head, []byte("Xing"))
	if at < 0 {
		at = bytes.Index(head, []byte("Info"))
	}
	if at < 0 || at+12 > len(head) || head[at+7]&1 == 0 {
		return 0
	}
	frames := int(binary.BigEndian.Uint32(head[at+8:]))
	perFrame := 1152
	if rate < 32000 { // MPEG 2
		perFrame = 576
	}
	if frames > MaxUpload {
		return 0 // no file has so many
	}
	return (frames - 1) * perFrame
}
