package effect_test

import (
	"encoding/json"
	"net"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cordboard/flow"
)

// FuzzResponse answers requests with bytes that no server should send: what comes of it is an event that the journal can hold, soon.
func FuzzResponse(f *testing.F) {
	for _, answer := range []string{
		"", "\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nshort",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
		"HTTP/1.1 301 Moved\r\nLocation: http://10.0.0.1/\r\n\r\n", "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "HTTP/1.1 302 Found\r\nLocation: \x00://\r\n\r\n",
		"HTTP/1.1 429 Slow\r\nRetry-After: -5\r\n\r\n", "HTTP/1.1 503 Down\r\nRetry-After: 99999999999999999999\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-16\r\n\r\n\xff\xfe\x00a\x00",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", "HTTP/9.9 000 \r\n\r\n", "HTTP/1.1 200 OK\r\nX: \x80\xfe\r\nx: b\r\n\r\n{\"a\": \"\\u0000\"}",
		"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\nPRI",
	} {
		f.Add([]byte(answer))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			for {
				c, err := listener.Accept()
				if err != nil {
					return
				}
				go func() {
					defer c.Close()
					if _, err := c.Read(make([]byte, 4096)); err == nil {
						_, _ = c.Write(answer) // the client may have gone
					}
				}()
			}
		}()
		defer listener.Close()
		start := time.Now()
		event := do(t, local(t), flow.Request{URL: "http://" + listener.Addr().String() + "/", Timeout: flow.Duration(time.Second)})
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%q: took %s", answer, took)
		}
		if _, err := json.Marshal(event); err != nil {
			t.Errorf("%q: got an event that is not JSON: %v", answer, err)
		}
		switch e := event.(type) {
		case *flow.Responded:
			texts := append([]string{e.Body}, values(e.Headers)...)
			for _, text := range texts {
				if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
					t.Errorf("%q: got the text %q, want UTF-8 without NUL", answer, text)
				}
			}
		case *flow.RequestFailed:
			if e.Message == "" {
				t.Errorf("%q: got a failure without words", answer)
			}
		default:
			t.Errorf("%q: got %#v", answer, event)
		}
	})
}

// values lists names and values of headers.
func values(headers map[string]string) (list []string) {
	for name, value := range headers {
		list = append(list, name, value)
	}
	return list
}
