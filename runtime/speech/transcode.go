package speech

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"cordboard/flow/fault"
)

// Limits of an upload (docs/limits.md).
const (
	MaxUpload = 20 << 20         // bytes
	MaxLength = 30 * time.Minute // of what it plays
)

// source gives the samples of an upload from -1 to 1, its channels mixed into one.
type source interface {
	rate() int
	// read fills some of a buffer; io.EOF, with nothing, ends it.
	read([]float32) (int, error)
}

// transcoding is how many uploads are worked on at once; each takes a processor.
var transcoding = make(chan struct{}, 2)

// Transcode turns an upload, WAV or MP3, into telephone audio as WAV writes it. What it is, is told by its content. An upload that is no
// audio, is damaged, too large or too long is an Invalid fault whose message completes "this file: …". ctx ends the work.
func Transcode(ctx context.Context, upload []byte) ([]byte, error) {
	if len(upload) > MaxUpload {
		return nil, fault.New(fault.Invalid, "the file is larger than %d MB", MaxUpload>>20)
	}
	select {
	case transcoding <- struct{}{}:
		defer func() { <-transcoding }()
	case <-ctx.Done():
		return nil, fmt.Errorf("transcode: %w", ctx.Err())
	}
	from, err := open(upload)
	if err != nil {
		return nil, err
	}
	samples, err := convert(ctx, from, MaxLength)
	if err != nil {
		return nil, err
	}
	if len(samples) == 0 {
		return nil, fault.New(fault.Invalid, "there is no sound in it")
	}
	return WAV(samples), nil
}

// convert reads a source to its end and resamples it.
func convert(ctx context.Context, from source, longest time.Duration) ([]int16, error) {
	to := newResampler(from.rate())
	buffer := make([]float32, 16<<10)
	limit := int(longest.Seconds()) * from.rate()
	total := 0
	for {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("transcode: %w", err)
		}
		n, err := from.read(buffer)
		if total += n; total > limit {
			return nil, fault.New(fault.Invalid, "it plays longer than %d minutes", int(longest.Minutes()))
		}
		to.write(buffer[:n])
		if errors.Is(err, io.EOF) {
			return to.end(), nil
		}
		if err != nil {
			return nil, err
		}
	}
}
