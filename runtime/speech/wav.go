package speech

import (
	"encoding/binary"
	"time"
)

// Rate is how many samples a second telephone audio has.
const Rate = 8000

const (
	wavHeader   = 44
	sampleBytes = 2
)

// WAV wraps samples into a RIFF/WAVE file: PCM, 16 bits, one channel, Rate samples a second.
func WAV(samples []int16) []byte {
	body := len(samples) * sampleBytes
	b := make([]byte, wavHeader, wavHeader+body)
	copy(b[0:], "RIFF")
	binary.LittleEndian.PutUint32(b[4:], uint32(wavHeader-8+body))
	copy(b[8:], "WAVEfmt ")
	binary.LittleEndian.PutUint32(b[16:], 16) // bytes of the format chunk
	binary.LittleEndian.PutUint16(b[20:], formatPCM)
	binary.LittleEndian.PutUint16(b[22:], 1) // channels
	binary.LittleEndian.PutUint32(b[24:], Rate)
	binary.LittleEndian.PutUint32(b[28:], Rate*sampleBytes)
	binary.LittleEndian.PutUint16(b[32:], sampleBytes)
	binary.LittleEndian.PutUint16(b[34:], 8*sampleBytes)
	copy(b[36:], "data")
	binary.LittleEndian.PutUint32(b[40:], uint32(body))
	for _, s := range samples {
		b = binary.LittleEndian.AppendUint16(b, uint16(s))
	}
	return b
}

// Length is how long a file that WAV made plays, by its number of bytes.
func Length(bytes int) time.Duration {
	return time.Duration(max(0, bytes-wavHeader)/sampleBytes) * time.Second / Rate
}
