package flow

// Reads tells every name below a root that the expression reads: vars.tier is vars and tier. A root that is read as a whole, or by a name that is
// only known when it runs, is told with the name "". The expression has been compiled.
func (x Expression) Reads(told func(root, name string)) {
	if x.code == nil {
		return
	}
	for _, root := range x.code.roots {
		named := false
		for _, r := range x.code.reads {
			named = named || r.root == root
		}
		if !named {
			told(root, "")
		}
	}
	for _, r := range x.code.reads {
		told(r.root, r.name)
	}
}

// Reads tells what the expressions of the text read, as Expression.Reads does.
func (t Template) Reads(told func(root, name string)) {
	for _, part := range t.parts {
		if part.text == "" {
			part.expression.Reads(told)
		}
	}
}

// Reads tells what the prompt's texts in a language read, as Expression.Reads does.
func (p Prompt) Reads(language string, told func(root, name string)) {
	if t, ok := p.Languages[language]; ok {
		t.Reads(told)
		return
	}
	p.Text.Reads(told)
	for _, s := range p.Segments {
		s.Say.Reads(told)
	}
}
