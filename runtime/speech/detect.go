package speech

import (
	"bytes"

	"cordboard/flow/fault"
)

// signature is how a kind of file begins, and what to say to who uploads it.
type signature struct {
	at      int
	bytes   string
	message string
}

// others are files that are taken for audio, and what they are.
var others = []signature{
	{8, "AVI ", video},
	{4, "ftypM4A", "this is AAC audio (M4A); " + saveAs},
	{4, "ftypM4B", "this is AAC audio (M4B); " + saveAs},
	{4, "ftyp", video},
	{0, "\x1aE\xdf\xa3", video},                    // Matroska, WebM
	{0, "\x00\x00\x01\xba", video},                 // MPEG program stream
	{0, "\x00\x00\x01\xb3", video},                 // MPEG video
	{0, "FLV\x01", video},                          // Flash
	{0, "0&\xb2u\x8ef\xcf\x11", video},             // ASF: WMV, WMA
	{0, "OggS", "this is Ogg audio; " + saveAs},    // Vorbis, Opus
	{0, "fLaC", "this is FLAC audio; " + saveAs},   //
	{0, "FORM", "this is AIFF audio; " + saveAs},   //
	{0, "#!AMR", "this is AMR audio; " + saveAs},   //
	{0, "RF64", "this is a 64-bit WAV; " + saveAs}, //
}

const (
	saveAs = "save it as WAV or MP3"
	video  = "this is a video; save its sound as WAV or MP3"
)

// open finds out by its content what an upload is, never by its name.
func open(upload []byte) (source, error) {
	if len(upload) == 0 {
		return nil, fault.New(fault.Invalid, "the file is empty")
	}
	if len(upload) >= 12 && string(upload[:4]) == "RIFF" && string(upload[8:12]) == "WAVE" {
		return openWAV(upload)
	}
	for _, s := range others {
		if len(upload) >= s.at && bytes.HasPrefix(upload[s.at:], []byte(s.bytes)) {
			return nil, fault.New(fault.Invalid, "%s", s.message)
		}
	}
	if isMP3(upload) {
		return openMP3(upload)
	}
	return nil, fault.New(fault.Invalid, "this is not audio that is understood here: WAV or MP3 is needed")
}
