package twilio

import (
	"fmt"
	"strings"

	"cordboard/flow"
	"cordboard/flow/convert"
)

// toCustomer says whether a message goes to whom the flow talks with.
func toCustomer(to string) bool {
	switch strings.ReplaceAll(to, " ", "") {
	case "", "{{contact.channel.address}}", "{{trigger.message.From}}", "{{trigger.call.From}}", "{{trigger.conversation.From}}":
		return true
	}
	return false
}

// sendMessage writes to the customer; to others, and on a call, it is a notification.
func sendMessage(r *reader, p *convert.Part, w *widget) error {
	text, err := r.template(w.text("body"))
	if err != nil {
		return err
	}
	to := w.text("to")
	if !toCustomer(to) || r.onCalls() {
		address, err := r.template(first(to, "{{contact.channel.address}}"))
		if err != nil {
			return err
		}
		p.Note("The message is sent as a notification, from the installation's own number.")
		p.Add("notify", object{"to": []string{address}, "text": text}).Lead("sent", "sent").Lead("failed", "failed")
		return nil
	}
	properties := object{"text": text}
	if media := w.text("attributes_media_url"); media != "" || w.text("media_url") != "" {
		file, err := r.template(first(w.text("media_url"), media))
		if err != nil {
			return err
		}
		properties["attachments"] = []string{file}
	}
	if template := first(w.text("content_template_sid"), w.text("content_sid")); template != "" {
		properties = object{"template": convert.Literal(template)}
		p.Note("The template %s has to be there at the channel.", template)
	}
	p.Add("send_message", properties).Lead("sent", "sent").Lead("failed", "failed")
	return nil
}

func sendAndWait(r *reader, p *convert.Part, w *widget) error {
	if r.onCalls() {
		return fmt.Errorf("it waits for a written reply, and the flow is for calls")
	}
	text, err := r.template(w.text("body"))
	if err != nil {
		return err
	}
	ask := p.Add("send_and_wait", object{
		"text": text, "variable": r.Variable("reply", w.Name, flow.String), "timeout": w.seconds("timeout", 3600, 720*3600),
	})
	ask.Lead("replied", "incomingMessage").Lead("timeout", "timeout").Lead("failed", "deliveryFailure")
	return nil
}

func connectCall(r *reader, p *convert.Part, w *widget) error {
	if noun := first(w.text("noun"), "number"); !strings.HasPrefix(noun, "number") {
		return fmt.Errorf("it connects the call with a %s, and here a call is connected with numbers", noun)
	}
	number, err := r.template(w.text("to"))
	if err != nil {
		return err
	}
	properties := object{"number": number, "return": true, "timeout": w.seconds("timeout", 30, 600)}
	if caller := w.text("caller_id"); caller != "" && caller != "{{contact.channel.address}}" {
		if properties["caller_id"], err = r.template(caller); err != nil {
			return err
		}
	} else if caller != "" {
		p.Note("The caller's own number is not shown to the other side: a shown number must be one of yours.")
	}
	dial := p.Add("transfer_to_number", properties)
	for _, outlet := range []string{"completed", "busy", "no_answer", "invalid_number", "error"} {
		dial.Lead(outlet, "callCompleted")
	}
	p.Drop("hangup", "a caller who hangs up ends the contact")
	return nil
}

func recordCall(_ *reader, p *convert.Part, w *widget) error {
	mode := "on"
	if w.text("record_call") == "false" {
		mode = "off"
	}
	p.Add("record_call", object{"mode": mode}).Lead("next", "success").Lead("error", "failed")
	return nil
}

func recordVoicemail(r *reader, p *convert.Part, w *widget) error {
	mailbox := r.Resource("queue", "mailbox of "+w.Name, "voicemail")
	p.Note("Messages go to the mailbox of the queue %s. A greeting is needed here: say what callers should hear before the tone.", mailbox)
	record := p.Add("voicemail", object{
		"mailbox": mailbox, "greeting": "Please leave a message after the tone.", "beep": w.text("play_beep") != "false",
		"max_duration": w.seconds("max_length", 3600, 3600), "silence": w.seconds("timeout", 5, 120), "transcribe": w.text("transcribe") == "true",
	})
	record.Lead("recorded", "recordingComplete").Lead("no_message", "noAudio").Ends("error")
	p.Drop("hangup", "a caller who hangs up ends the contact")
	return nil
}

func runSubflow(r *reader, p *convert.Part, w *widget) error {
	if len(w.pairs("parameters")) > 0 {
		return fmt.Errorf("it hands parameters to a subflow that is not in the file")
	}
	name := r.Resource("subflow", w.text("flow_sid"), w.Name)
	p.Note("Import the subflow %s too, as %s.", w.text("flow_sid"), name)
	p.Add("run_subflow", object{"flow": name}).Lead("done", "completed").Lead("error", "failed")
	return nil
}
