package speech

import (
	"encoding/binary"
	"io"
	"math"

	"cordboard/flow/fault"
)

// Formats of WAV files (Microsoft's mmreg.h); others are named only to tell people what they have.
const (
	formatPCM        = 1
	formatFloat      = 3
	formatALaw       = 6
	formatMuLaw      = 7
	formatExtensible = 0xfffe
)

var otherFormats = map[int]string{2: "Microsoft ADPCM", 0x11: "IMA ADPCM", 0x31: "GSM 6.10", 0x50: "MPEG", 0x55: "MP3", 0x161: "Windows Media"}

// The rates that are taken.
const (
	lowestRate  = 8000
	highestRate = 96000
)

// wavFormat is the format chunk of a WAV file.
type wavFormat struct {
	format, channels, perSec, block, bits int
}

// wavSource decodes the data chunk of a WAV file.
type wavSource struct {
	wavFormat
	data   []byte
	sample func([]byte) float32 // of the bytes of one
}

// openWAV reads the chunks of a RIFF/WAVE file up to its data.
func openWAV(file []byte) (source, error) {
	w := &wavSource{}
	for at := 12; ; {
		if at+8 > len(file) {
			return nil, truncated()
		}
		id, size := string(file[at:at+4]), int(binary.LittleEndian.Uint32(file[at+4:]))
		body := file[at+8:]
		if id == "data" {
			if w.format == 0 {
				return nil, fault.New(fault.Invalid, "this WAV file is damaged: its data comes before its format")
			}
			if size >= streamed {
				size = len(body) - len(body)%w.block
			}
			if size > len(body) {
				return nil, truncated()
			}
			w.data = body[:size-size%w.block]
			return w, nil
		}
		if size > len(body) {
			return nil, truncated()
		}
		if id == "fmt " && w.format == 0 {
			if err := w.describe(body[:size]); err != nil {
				return nil, err
			}
		}
		at += 8 + size + size%2 // chunks begin at even places
	}
}

// streamed is the least size of a data chunk that was written without knowing how long it becomes: it goes to the end of the file.
const streamed = 0x7ffff000

func truncated() error {
	return fault.New(fault.Invalid, "the file is cut off: a part of it is missing")
}

// describe reads the format chunk and finds how its samples are decoded.
func (w *wavSource) describe(chunk []byte) error {
	if len(chunk) < 16 {
		return fault.New(fault.Invalid, "this WAV file is damaged: its format cannot be read")
	}
	word := func(at int) int { return int(binary.LittleEndian.Uint16(chunk[at:])) }
	w.wavFormat = wavFormat{format: word(0), channels: word(2), perSec: int(binary.LittleEndian.Uint32(chunk[4:])), block: word(12), bits: word(14)}
	if w.format == formatExtensible && len(chunk) >= 26 {
		w.format = word(24) // the first bytes of the sub-format's identifier
	}
	switch {
	case w.channels < 1 || w.channels > 2:
		return fault.New(fault.Invalid, "it has %d channels; mono or stereo is needed", w.channels)
	case w.perSec < lowestRate || w.perSec > highestRate:
		return fault.New(fault.Invalid, "it has %d samples a second; 8,000 to 96,000 are needed", w.perSec)
	}
	if w.sample = decoders[[2]int{w.format, w.bits}]; w.sample == nil {
		if name := otherFormats[w.format]; name != "" {
			return fault.New(fault.Invalid, "it is compressed as %s; save it as PCM, or as MP3", name)
		}
		return fault.New(fault.Invalid, "its samples are of a kind that is not understood here (format %d, %d bits); save it as PCM of 16 bits", w.format, w.bits)
	}
	if w.block != w.channels*w.bits/8 {
		return fault.New(fault.Invalid, "this WAV file is damaged: its format contradicts itself")
	}
	return nil
}

func (w *wavSource) rate() int { return w.perSec }

func (w *wavSource) read(into []float32) (int, error) {
	n := min(len(into), len(w.data)/w.block)
	if n == 0 {
		return 0, io.EOF
	}
	width := w.bits / 8
	for i := range n {
		x := w.sample(w.data[:width])
		if w.channels == 2 {
			x = (x + w.sample(w.data[width:w.block])) / 2
		}
		into[i] = x
		w.data = w.data[w.block:]
	}
	return n, nil
}

// decoders by format and bits of a sample. 8-bit PCM has no sign, wider PCM has.
var decoders = map[[2]int]func([]byte) float32{
	{formatPCM, 8}:  func(b []byte) float32 { return (float32(b[0]) - 128) / 128 },
	{formatPCM, 16}: func(b []byte) float32 { return float32(int16(binary.LittleEndian.Uint16(b))) / (1 << 15) },
	{formatPCM, 24}: func(b []byte) float32 {
		return float32(int32(b[0])<<8|int32(b[1])<<16|int32(int8(b[2]))<<24) / (1 << 31)
	},
	{formatPCM, 32}: func(b []byte) float32 { return float32(int32(binary.LittleEndian.Uint32(b))) / (1 << 31) },
	{formatFloat, 32}: func(b []byte) float32 {
		return bounded(float64(math.Float32frombits(binary.LittleEndian.Uint32(b))))
	},
	{formatFloat, 64}: func(b []byte) float32 { return bounded(math.Float64frombits(binary.LittleEndian.Uint64(b))) },
	{formatMuLaw, 8}:  func(b []byte) float32 { return muLaw(b[0]) },
	{formatALaw, 8}:   func(b []byte) float32 { return aLaw(b[0]) },
}

// bounded keeps infinities and numbers that are none out of the filter.
func bounded(x float64) float32 {
	if math.IsNaN(x) {
		return 0
	}
	return float32(math.Max(-1, math.Min(1, x)))
}

// muLaw expands a sample of ITU-T G.711 µ-law.
func muLaw(b byte) float32 {
	b = ^b
	magnitude := (int(b&0x0f)<<3+0x84)<<(b>>4&7) - 0x84
	if b&0x80 != 0 {
		magnitude = -magnitude
	}
	return float32(magnitude) / (1 << 15)
}

// aLaw expands a sample of ITU-T G.711 A-law.
func aLaw(b byte) float32 {
	b ^= 0x55
	magnitude := int(b&0x0f)<<4 + 8
	if segment := b >> 4 & 7; segment > 0 {
		magnitude = (magnitude + 0x100) << (segment - 1)
	}
	if b&0x80 == 0 {
		magnitude = -magnitude
	}
	return float32(magnitude) / (1 << 15)
}
