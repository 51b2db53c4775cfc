package speech

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"cordboard/flow/fault"
)

// upload writes a WAV file of a kind, with a chunk before its data as editors leave them.
func upload(format, bits, channels, rate int, samples []float32) []byte {
	var data []byte
	for _, x := range samples {
		for range channels {
			data = appendSample(data, format, bits, x)
		}
	}
	var b bytes.Buffer
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a buffer does not fail
	b.WriteString("RIFF")
	put(uint32(4 + 24 + 8 + 6 + 8 + len(data)))
	b.WriteString("WAVEfmt ")
	put([]uint32{16})
	put([]uint16{uint16(format), uint16(channels)})
	put([]uint32{uint32(rate), uint32(rate * channels * bits / 8)})
	put([]uint16{uint16(channels * bits / 8), uint16(bits)})
	b.WriteString("LIST")
	put(uint32(5)) // odd: a byte of padding follows
	b.WriteString("INFO?\x00data")
	put(uint32(len(data)))
	b.Write(data)
	return b.Bytes()
}

func appendSample(data []byte, format, bits int, x float32) []byte {
	switch {
	case format == formatFloat && bits == 32:
		return binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
	case format == formatFloat:
		return binary.LittleEndian.AppendUint64(data, math.Float64bits(float64(x)))
	case format == formatMuLaw || format == formatALaw:
		best, off := 0, math.Inf(1)
		for code := range 256 {
			y := muLaw(byte(code))
			if format == formatALaw {
				y = aLaw(byte(code))
			}
			if d := math.Abs(float64(y - x)); d < off {
				best, off = code, d
			}
		}
		return append(data, byte(best))
	case bits == 8:
		return append(data, byte(math.Round(float64(x)*127)+128))
	case bits == 16:
		return binary.LittleEndian.AppendUint16(data, uint16(int16(math.Round(float64(x)*32767))))
	case bits == 24:
		v := uint32(int32(math.Round(float64(x) * (1<<23 - 1))))
		return append(data, byte(v), byte(v>>8), byte(v>>16))
	}
	return binary.LittleEndian.AppendUint32(data, uint32(int32(float64(x)*(1<<31-1))))
}

// samplesOf reads the samples of what WAV wrote.
func samplesOf(t *testing.T, wav []byte) []int16 {
	t.Helper()
	out := make([]int16, (len(wav)-wavHeader)/sampleBytes)
	for i := range out {
		out[i] = int16(binary.LittleEndian.Uint16(wav[wavHeader+2*i:]))
	}
	return out
}

// The header of telephone audio, byte by byte: RIFF/WAVE, PCM, one channel, 8,000 samples of 16 bits a second.
func TestWAVHeader(t *testing.T) {
	want := "RIFF\x2a\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x06\x00\x00\x00" +
		"\x00\x00\xff\x7f\x00\x80"
	if got := string(WAV([]int16{0, math.MaxInt16, math.MinInt16})); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got, want := Length(wavHeader+2*Rate*3/2), 1500*time.Millisecond; got != want {
		t.Errorf("length: got %v, want %v", got, want)
	}
}

func TestTranscodeTakesEveryKindOfWAV(t *testing.T) {
	for _, c := range []struct {
		name                         string
		format, bits, channels, rate int
		off                          float64 // dB that the level may differ
	}{
		{"8 bits", formatPCM, 8, 1, 8000, 0.2}, {"16 bits", formatPCM, 16, 1, 44100, 0.1}, {"16 bits stereo", formatPCM, 16, 2, 48000, 0.1},
		{"24 bits", formatPCM, 24, 2, 96000, 0.1}, {"32 bits", formatPCM, 32, 1, 22050, 0.1}, {"float", formatFloat, 32, 2, 44100, 0.1},
		{"double", formatFloat, 64, 1, 16000, 0.1}, {"mu-law", formatMuLaw, 8, 1, 8000, 0.2}, {"A-law", formatALaw, 8, 2, 8000, 0.2},
	} {
		t.Run(c.name, func(t *testing.T) {
			wav, err := Transcode(t.Context(), upload(c.format, c.bits, c.channels, c.rate, tone(c.rate, 1000, 0.5)))
			if err != nil {
				t.Fatal(err)
			}
			samples := samplesOf(t, wav)
			if len(samples) != 4000 {
				t.Errorf("got %d samples, want 4000", len(samples))
			}
			if got := decibels(samples, 1000); math.Abs(got+6.02) > c.off {
				t.Errorf("got %.2f dB at 1000 Hz, want -6.02 dB", got)
			}
		})
	}
}

func TestTranscodeTakesMP3(t *testing.T) {
	for file, want := range map[string]struct{ hertz, seconds float64 }{
		"testdata/stereo-44100.mp3": {1000, 1}, "testdata/mono-22050.mp3": {700, 0.5}, "testdata/padded-22050.mp3": {700, 0.5},
	} {
		wav, err := Transcode(t.Context(), read(t, file))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		// The encoder adds silence at both ends.
		if got := Length(len(wav)).Seconds(); got < want.seconds || got > want.seconds+0.2 {
			t.Errorf("%s: got %.2f s, want about %.2f s", file, got, want.seconds)
		}
		hertz, level := loudest(samplesOf(t, wav)[800:4000])
		if math.Abs(hertz-want.hertz) > 4 || level < -12 {
			t.Errorf("%s: got %v Hz at %.1f dB, want %v Hz", file, hertz, level, want.hertz)
		}
	}
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestTranscodeSaysWhatIsWrong(t *testing.T) {
	good := upload(formatPCM, 16, 1, 16000, tone(16000, 500, 0.2))
	six := upload(formatPCM, 16, 6, 16000, tone(16000, 500, 0.01))
	mp3 := read(t, "testdata/stereo-44100.mp3")
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"nothing", nil, "empty"},
		{"a text", []byte("Dear customer, welcome to our company"), "not audio"},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "not audio"},
		{"a program", []byte("\x7fELF\x02\x01\x01"), "not audio"},
		{"MP4", []byte("\x00\x00\x00\x20ftypisom\x00\x00\x02\x00"), "video"},
		{"Matroska", []byte("\x1aE\xdf\xa3\x9fB\x86\x81\x01"), "video"},
		{"AVI", []byte("RIFF\x00\x10\x00\x00AVI LIST"), "video"},
		{"M4A", []byte("\x00\x00\x00\x20ftypM4A \x00\x00\x02\x00"), "AAC"},
		{"Ogg", []byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00"), "Ogg"},
		{"a WAV cut off in its data", good[:len(good)-100], "cut off"},
		{"a WAV cut off in its header", good[:30], "cut off"},
		{"a WAV without data", good[:44], "cut off"},
		{"an MP3 cut off", mp3[:len(mp3)/2], "cut off"},
		{"an MP3 of noise", append([]byte("ID3\x04\x00\x00\x00\x00\x00\x00"), bytes.Repeat([]byte{1, 2, 3, 4}, 200)...), "MP3"},
		{"an MP3 of few samples a second", read(t, "testdata/mono-8000.mp3"), "MPEG 2.5"},
		{"six channels", six, "6 channels"},
		{"too few samples a second", upload(formatPCM, 16, 1, 4000, tone(4000, 500, 0.1)), "4000 samples"},
		{"ADPCM", upload(2, 4, 2, 8000, nil), "ADPCM"},
		{"12 bits", upload(formatPCM, 12, 2, 8000, nil), "12 bits"},
		{"no samples", upload(formatPCM, 16, 1, 8000, nil), "no sound"},
		{"too large", make([]byte, MaxUpload+1), "20 MB"},
		{"too long", upload(formatPCM, 8, 1, 8000, make([]float32, 8000*1801)), "30 minutes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Transcode(t.Context(), c.file)
			if fault.CodeOf(err) != fault.Invalid || !strings.Contains(fault.Message(err), c.want) {
				t.Errorf("got %v, want an invalid fault about %q", err, c.want)
			}
		})
	}
}

func TestTranscodeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Transcode(ctx, upload(formatPCM, 16, 1, 16000, tone(16000, 500, 0.2))); err == nil {
		t.Error("got no error, want that of the context")
	}
}

// FuzzUpload: whatever is uploaded gives telephone audio or an Invalid fault.
func FuzzUpload(f *testing.F) {
	for _, kind := range [][2]int{{formatPCM, 8}, {formatPCM, 16}, {formatPCM, 24}, {formatPCM, 32}, {formatFloat, 32}, {formatFloat, 64}, {formatMuLaw, 8}, {formatALaw, 8}} {
		f.Add(upload(kind[0], kind[1], 1+kind[1]/16%2, 11025, tone(11025, 440, 0.01)))
	}
	f.Add(read(f, "testdata/mono-22050.mp3"))
	f.Add(read(f, "testdata/stereo-44100.mp3"))
	f.Add([]byte("RIFF\x00\x10\x00\x00AVI LIST"))
	f.Fuzz(func(t *testing.T, file []byte) {
		wav, err := Transcode(context.Background(), file)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid || fault.Message(err) == "" {
				t.Fatalf("got %v, want an invalid fault that says what is wrong", err)
			}
			return
		}
		if len(wav) <= wavHeader || len(wav)%2 != 0 || Length(len(wav)) > MaxLength+time.Second {
			t.Fatalf("got %d bytes of WAV", len(wav))
		}
	})
}
