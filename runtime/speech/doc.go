// Package speech turns what people upload and what they write into telephone audio: WAV with 8,000 samples of 16 bits a second, one channel
// (ITU-T G.711's band). It owns transcoding, text-to-speech and the cache of what was spoken. It must not know flows' activities, storage's
// SQL or HTTP: who keeps audio and who asks for it come to it through small interfaces.
package speech
