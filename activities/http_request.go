package activities

import (
	"cmp"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "http_request", Label: "HTTP request", Group: flow.GroupData, Icon: "globe",
		Help:    "Calls a web service, such as a customer database, and keeps parts of its JSON answer in variables.",
		Example: flow.Example{Use: "Looks the caller up in the customer system, and keeps the tier.", Properties: `{"url":"https://crm.example/customers","method":"GET","query":{"phone":"{{ contact.ani }}"},"auth":"crm","extract":[{"variable":"tier","path":"$.customer.tier"}]}`},
		Summary: "{method} {url}",
		Kinds:   anywhere, NoCaller: true,
		Outlets: []flow.Outlet{
			{ID: "success", Label: "Success"}, {ID: "http_error", Label: "HTTP error"}, {ID: "timeout", Label: "Timeout"}, flow.ErrorOutlet,
		},
		Results: []flow.Result{
			{Name: "status", Type: flow.Integer, Help: "The HTTP status"},
			{Name: "headers", Type: flow.JSON, Help: "The response's headers by name in lower case"},
			{Name: "body", Type: flow.JSON, Help: "The response's body: its value when it is JSON, else its text"},
		},
		New: func() flow.Activity { return new(HTTPRequest) },
	})
}

// HTTPRequest sends one request; any 2xx answer is a success, any other answer an HTTP error.
type HTTPRequest struct {
	URL     flow.Template            `json:"url" label:"Address" help:"http or https" rule:"required,url"`
	Method  string                   `json:"method" label:"Method" default:"GET" rule:"oneof=GET|POST|PUT|PATCH|DELETE|HEAD"`
	Headers map[string]flow.Template `json:"headers,omitempty" label:"Headers"`
	Query   map[string]flow.Template `json:"query,omitempty" label:"Query" help:"Added to the address, escaped"`
	Body    flow.Template            `json:"body,omitzero" label:"Body"`
	Timeout flow.Duration            `json:"timeout" label:"Timeout" help:"At most 10s" default:"5s" rule:"min=100ms,max=10s"`
	Retries int                      `json:"retries" label:"Retries" help:"Only where repeating is safe, or when the service asks to try later" default:"0" rule:"min=0,max=5"`
	Auth    string                   `json:"auth,omitempty" label:"Credentials" help:"A secret by name" resource:"secret"`
	Extract []Extraction             `json:"extract,omitempty" label:"Keep from the answer" rule:"max=50"`
}

// Extraction keeps one part of a JSON answer in a variable.
type Extraction struct {
	Variable flow.VariableName `json:"variable" label:"Variable" rule:"required"`
	Path     string            `json:"path" label:"Path" help:"JSONPath, such as $.customer.tier" rule:"required"`
}

var (
	_ flow.Activity = (*HTTPRequest)(nil)
	_ Checker       = (*HTTPRequest)(nil)
)

// Handle sends on entry and leaves by the answer.
func (a *HTTPRequest) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		request, err := a.request(in)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Wait(request)
	case *flow.Responded:
		return a.answered(in, e)
	case *flow.RequestFailed:
		if e.Timeout {
			return flow.Leave("timeout")
		}
		return flow.Fail(cmp.Or(e.Code, codeHTTP), "%s", e.Message)
	}
	return flow.Wait()
}

// Check finds paths that are not JSONPath (RFC 9535), or that could keep a step busy.
func (a *HTTPRequest) Check() map[string]string {
	problems := map[string]string{}
	for i, extraction := range a.Extract {
		if _, err := parsePath(extraction.Path); err != nil {
			problems[at("extract", i, "path")] = err.Error()
		}
	}
	return problems
}

func (a *HTTPRequest) request(in flow.Input) (*flow.Request, error) {
	address, err := address(in, a.URL, a.Query)
	if err != nil {
		return nil, err
	}
	r := &flow.Request{Method: a.Method, URL: address, Timeout: a.Timeout, Retries: a.Retries, Secret: a.Auth}
	if r.Headers, err = fillAll(in, a.Headers); err != nil {
		return nil, err
	}
	r.Body, err = in.Text(a.Body)
	return r, err
}

func (a *HTTPRequest) answered(in flow.Input, got *flow.Responded) flow.Outcome {
	body, err := flow.DecodeJSON([]byte(got.Body))
	if err != nil {
		body = got.Body
	}
	results := map[string]any{"status": got.Status, "headers": got.Headers, "body": body}
	if got.Status < 200 || got.Status > 299 {
		return flow.Leave("http_error").With(results)
	}
	for _, extraction := range a.Extract {
		value, err := selectPath(extraction.Path, body)
		if err == nil {
			err = in.Set(string(extraction.Variable), value)
		}
		if err != nil {
			return flow.FailWith(codeValue, err).With(results)
		}
	}
	return flow.Leave("success").With(results)
}
