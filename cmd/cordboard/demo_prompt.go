package main

import (
	"context"
	"math"

	"cordboard/runtime/speech"
	"cordboard/storage"
)

// demoMusic stands for the recording that holdMusic makes.
type demoMusic struct{}

// prompt makes a prompt of the demo: texts by language, or the music.
func (d demo) prompt(ctx context.Context, r demoResource) error {
	p := storage.Prompt{Name: r.name, Description: r.description}
	switch s := r.settings.(type) {
	case []storage.Spoken:
		p.Spoken, p.Language = s, s[0].Language
	case demoMusic:
		wav := speech.WAV(holdMusic())
		hash, err := d.db.KeepAudio(ctx, wav)
		if err != nil {
			return err
		}
		p.Spoken = []storage.Spoken{{Recording: &storage.Recording{Hash: hash, Bytes: len(wav), File: "hold-music.wav"}}}
	}
	_, err := d.db.SavePrompt(ctx, d.who, p)
	return err
}

// The music: sixteen seconds, four chords of eight notes each, that go round without a seam.
const (
	noteLength = speech.Rate / 2
	noteDecay  = 0.9  // seconds until a note has faded to a third
	noteLevel  = 0.09 // of full scale
)

// chords are frequencies in Hz, within the telephone's band: A minor 7, F major 7, C, G.
var chords = [4][4]float64{
	{440.00, 523.25, 659.25, 783.99}, {349.23, 440.00, 523.25, 659.25}, {392.00, 523.25, 659.25, 783.99}, {392.00, 493.88, 587.33, 783.99},
}

// notes is the order in which the notes of a chord are heard.
var notes = [8]int{0, 2, 1, 3, 2, 1, 3, 1}

// holdMusic makes a soft, plucked pattern. The same program always makes the same; what still sounds at the end is heard at the beginning.
func holdMusic() []int16 {
	mix := make([]float64, len(chords)*len(notes)*noteLength)
	for c, chord := range chords {
		for n, note := range notes {
			begin := (c*len(notes) + n) * noteLength
			for i := range 8 * noteLength {
				mix[(begin+i)%len(mix)] += pluck(chord[note], float64(i)/speech.Rate)
			}
		}
	}
	out := make([]int16, len(mix))
	for i, x := range mix {
		out[i] = int16(math.Round(x * math.MaxInt16))
	}
	return out
}

// pluck is a note a time after it began: two partials that fade, with a beginning of ten milliseconds so that it does not click.
func pluck(hertz, seconds float64) float64 {
	shape := math.Min(1, seconds/0.01) * math.Exp(-seconds/noteDecay)
	phase := 2 * math.Pi * hertz * seconds
	return noteLevel * shape * (math.Sin(phase) + 0.3*math.Exp(-seconds*3)*math.Sin(2*phase))
}
