package twilio

import (
	"net/url"
	"strings"

	"cordboard/flow/convert"
)

// runFunction calls a function by its address. Functions take parameters from the query as from the body.
func runFunction(r *reader, p *convert.Part, w *widget) error {
	query, err := r.mapped(w.pairs("parameters"))
	if err != nil {
		return err
	}
	properties := object{"method": "POST", "timeout": "10s"}
	if len(query) > 0 {
		properties["query"] = query
	}
	p.Note("The function is called without the signature of Twilio: one that is not public refuses it.")
	request, err := r.request(p, w, properties)
	if err == nil {
		request.Lead("success", "success").Lead("http_error", "fail").Lead("timeout", "fail").Lead("error", "fail")
	}
	return err
}

func httpRequest(r *reader, p *convert.Part, w *widget) error {
	properties := object{"method": strings.ToUpper(first(w.text("method"), "GET")), "timeout": "10s"}
	kind := first(w.text("content_type"), "application/x-www-form-urlencoded;charset=utf-8")
	pairs := w.pairs("parameters")
	var err error
	switch body := w.text("body"); {
	case properties["method"] == "GET" && len(pairs) > 0:
		properties["query"], err = r.mapped(pairs)
	case body != "":
		properties["headers"] = object{"Content-Type": kind}
		properties["body"], err = r.template(body)
	case len(pairs) > 0:
		properties["headers"] = object{"Content-Type": kind}
		properties["body"], err = r.form(pairs)
	}
	if err != nil {
		return err
	}
	request, err := r.request(p, w, properties)
	if err == nil {
		request.Lead("success", "success").Lead("http_error", "failed").Lead("timeout", "failed").Lead("error", "failed")
	}
	return err
}

// request adds the address. One that the file leaves to be filled in is left so here.
func (r *reader) request(p *convert.Part, w *widget, properties object) (*convert.Activity, error) {
	address, err := r.template(w.text("url"))
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(address)
	whole := strings.Contains(address, "{{") || err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
	if whole {
		properties["url"] = address
	}
	request := p.Add("http_request", properties)
	if !whole {
		request.Open("url")
		p.Note("Fill in the address: the file says only “%s”.", address)
	}
	return request, nil
}

// mapped writes parameters as templates by name.
func (r *reader) mapped(pairs [][2]string) (object, error) {
	values := object{}
	for _, pair := range pairs {
		text, err := r.template(pair[1])
		if err != nil {
			return nil, err
		}
		values[pair[0]] = text
	}
	return values, nil
}

// form writes parameters as the body of a form. What is filled in is escaped when the request is sent.
func (r *reader) form(pairs [][2]string) (string, error) {
	fields := make([]string, 0, len(pairs))
	for _, pair := range pairs {
		pieces, err := r.pieces(pair[1])
		if err != nil {
			return "", err
		}
		field := url.QueryEscape(pair[0]) + "="
		for _, one := range pieces {
			if one.expression == "" {
				field += url.QueryEscape(one.text)
			} else {
				field += `{{ replace(replace(replace(string(` + one.expression + `), "%", "%25"), "&", "%26"), "+", "%2B") }}`
			}
		}
		fields = append(fields, field)
	}
	return strings.Join(fields, "&"), nil
}
