package ai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cordboard/flow/fault"
)

// The wire format is that of OpenAI's chat completions, as many servers speak it:
// https://platform.openai.com/docs/api-reference/chat

type chatRequest struct {
	Model         string         `json:"model"`
	Messages      []chatMessage  `json:"messages"`
	Tools         []chatTool     `json:"tools,omitempty"`
	Stream        bool           `json:"stream"`
	StreamOptions *streamOptions `json:"stream_options,omitempty"`
	MaxTokens     int            `json:"max_tokens,omitempty"`
}

type streamOptions struct {
	IncludeUsage bool `json:"include_usage"`
}

type chatMessage struct {
	Role    string     `json:"role"`
	Content string     `json:"content"`
	CallID  string     `json:"tool_call_id,omitempty"`
	Calls   []chatCall `json:"tool_calls,omitempty"`
}

type chatCall struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Function struct {
		Name      string `json:"name"`
		Arguments string `json:"arguments"`
	} `json:"function"`
}

type chatTool struct {
	Type     string       `json:"type"`
	Function chatFunction `json:"function"`
}

type chatFunction struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Parameters  schema `json:"parameters"`
}

// toolCall is a call that a model asks for.
type toolCall struct{ ID, Name, Arguments string }

// completion is a model's answer.
type completion struct {
	Content string
	Calls   []toolCall
	Tokens  int // 0 when the endpoint did not count
}

// message writes an answer with calls into the conversation.
func (c completion) message() chatMessage {
	m := chatMessage{Role: "assistant", Content: c.Content}
	for _, call := range c.Calls {
		one := chatCall{ID: call.ID, Type: "function"}
		one.Function.Name, one.Function.Arguments = call.Name, call.Arguments
		if !json.Valid([]byte(call.Arguments)) {
			one.Function.Arguments = "{}"
		}
		m.Calls = append(m.Calls, one)
	}
	return m
}

// tokens is what the answer cost, estimated from the length of both sides when the endpoint did not tell.
func (c completion) tokens(asked []chatMessage) int {
	if c.Tokens > 0 || c.Content == "" && len(c.Calls) == 0 {
		return c.Tokens
	}
	letters := utf8.RuneCountInString(c.Content)
	for _, call := range c.Calls {
		letters += utf8.RuneCountInString(call.Name + call.Arguments)
	}
	for _, m := range asked {
		letters += utf8.RuneCountInString(m.Content)
	}
	return max(1, letters/estimatedChars)
}

// maxWait is the longest pause that an endpoint may ask for before the request is made again within a turn.
const maxWait = 2 * time.Second

// attemptError is a failed request; again says that another one may work.
type attemptError struct {
	cause error
	again bool
	after time.Duration
}

func (e *attemptError) Error() string { return "ask the model: " + e.cause.Error() }
func (e *attemptError) Unwrap() error { return e.cause }

// complete asks an endpoint, once more when that may help: 429, 5xx, a broken connection, a stream that was cut.
func (e *Engine) complete(ctx context.Context, to Endpoint, request chatRequest) (completion, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return completion{}, fmt.Errorf("write the question for the model: %w", err)
	}
	address, err := url.Parse(strings.TrimRight(to.BaseURL, "/") + "/chat/completions")
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.User != nil {
		return completion{}, errors.New("ask the model: the address is not a web address")
	}
	key := ""
	if to.Secret != "" {
		if key, err = e.secret(ctx, to.Secret, address); err != nil {
			return completion{}, fmt.Errorf("find the key of the model endpoint: %w", err)
		}
	}
	answer, err := e.attempt(ctx, address, key, body)
	var failed *attemptError
	if !errors.As(err, &failed) || !failed.again || failed.after > maxWait {
		return answer, err
	}
	timer := time.NewTimer(max(e.config.Pause, failed.after))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return answer, err
	case <-timer.C:
	}
	return e.attempt(ctx, address, key, body)
}

func (e *Engine) secret(ctx context.Context, name string, address *url.URL) (string, error) {
	if e.config.Secret == nil {
		return "", fault.New(fault.NotFound, "There is no secret %q.", name)
	}
	return e.config.Secret(ctx, name, address)
}

func (e *Engine) attempt(ctx context.Context, address *url.URL, key string, body []byte) (completion, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	slow := time.AfterFunc(e.config.FirstToken, func() { cancel(errSlow) }) // stopped by the first byte of an answer
	defer slow.Stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address.String(), bytes.NewReader(body))
	if err != nil {
		return completion{}, fmt.Errorf("ask the model: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	request.Header.Set("User-Agent", "Cordboard")
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := e.config.Client.Do(request)
	if err != nil {
		return completion{}, &attemptError{cause: err, again: ctx.Err() == nil}
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return completion{}, refusal(response)
	}
	limited := io.LimitReader(response.Body, longestStream)
	if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") {
		slow.Stop()
		return readWhole(limited)
	}
	answer, err := readStream(limited, func() { slow.Stop() })
	if err != nil {
		return answer, &attemptError{cause: err, again: ctx.Err() == nil && !errors.Is(err, errProvider)}
	}
	return answer, nil
}

var errSlow = errors.New("the endpoint does not begin to answer")

// refusal is the error of a status that is no success. The body is not told: it may repeat what was asked.
func refusal(response *http.Response) error {
	again := response.StatusCode == http.StatusTooManyRequests || response.StatusCode >= 500
	after := time.Duration(0)
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil {
		after = time.Duration(seconds) * time.Second
	}
	return &attemptError{cause: fmt.Errorf("the endpoint answers with status %d", response.StatusCode), again: again, after: after}
}
