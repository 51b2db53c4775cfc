package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"cordboard/flow/fault"
)

// CompletionCmd is `cordboard completion`.
type CompletionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help is the second part of `cordboard completion --help`.
func (c *CompletionCmd) Help() string {
	return `Examples:

    source <(cordboard completion bash)
    source <(cordboard completion zsh)
    cordboard completion fish > ~/.config/fish/completions/cordboard.fish`
}

// node is one command as completion sees it.
type node struct {
	path     string // "flow validate"; "" is the program itself
	commands []*kong.Node
	flags    []*kong.Flag
}

// Run prints the script, made from the same tree of commands that parses the arguments.
func (c *CompletionCmd) Run(t *terminal, k *kong.Kong) error {
	nodes := nodesOf(k.Model.Node, "")
	switch c.Shell {
	case "bash":
		return completeBash(t.out, nodes)
	case "zsh":
		return completeZsh(t.out, nodes)
	case "fish":
		return completeFish(t.out, nodes)
	}
	return fault.New(fault.Invalid, "there is no completion for %s", c.Shell)
}

// nodesOf lists the commands, each before those below it.
func nodesOf(n *kong.Node, path string) []node {
	list := []node{{path: path, commands: n.Children, flags: n.Flags}}
	for _, child := range n.Children {
		list = append(list, nodesOf(child, strings.TrimSpace(path+" "+child.Name))...)
	}
	return list
}

// words are what can come next: commands, or flags.
func (n node) words() string {
	var words []string
	for _, c := range n.commands {
		words = append(words, c.Name)
	}
	for _, f := range n.flags {
		words = append(words, "--"+f.Name)
	}
	if len(n.commands) > 0 || n.path == "" {
		return strings.Join(append(words, "--help"), " ")
	}
	return strings.Join(dedupe(append(words, "--help")), " ")
}

func dedupe(words []string) []string {
	seen, kept := map[string]bool{}, words[:0]
	for _, w := range words {
		if !seen[w] {
			seen[w], kept = true, append(kept, w)
		}
	}
	return kept
}

// completeBash offers commands and flags; where a command takes no more commands, files too.
func completeBash(w io.Writer, nodes []node) error {
	var b strings.Builder
	b.WriteString("# bash completion for cordboard\n_cordboard() {\n  local cur=${COMP_WORDS[COMP_CWORD]} path= word words i\n" +
		"  for ((i = 1; i < COMP_CWORD; i++)); do\n    word=${COMP_WORDS[i]}\n    case \"$path $word\" in\n")
	for _, n := range nodes[1:] {
		fmt.Fprintf(&b, "      %q) path=%q ;;\n", " "+n.path, " "+n.path)
	}
	b.WriteString("    esac\n  done\n  case \"$path\" in\n")
	for _, n := range nodes {
		at := ""
		if n.path != "" {
			at = " " + n.path
		}
		fmt.Fprintf(&b, "    %q) words=%q ;;\n", at, n.words())
	}
	b.WriteString("  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n" +
		"  [[ ${#COMPREPLY[@]} -gt 0 || $cur == -* ]] || COMPREPLY=($(compgen -f -- \"$cur\"))\n}\ncomplete -o filenames -F _cordboard cordboard\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// completeZsh uses zsh's own reading of bash completions.
func completeZsh(w io.Writer, nodes []node) error {
	if _, err := io.WriteString(w, "#compdef cordboard\nautoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"); err != nil {
		return err
	}
	return completeBash(w, nodes)
}

// completeFish offers commands and flags with their help.
func completeFish(w io.Writer, nodes []node) error {
	var b strings.Builder
	b.WriteString("# fish completion for cordboard\n")
	for _, n := range nodes {
		when := "__fish_use_subcommand"
		if n.path != "" {
			parts := strings.Fields(n.path)
			for i, p := range parts {
				parts[i] = "__fish_seen_subcommand_from " + p
			}
			when = strings.Join(parts, "; and ")
			if children := names(n.commands); children != "" {
				when += "; and not __fish_seen_subcommand_from " + children
			}
		}
		for _, c := range n.commands {
			fmt.Fprintf(&b, "complete -c cordboard -f -n %s -a %s -d %s\n", quoted(when), c.Name, quoted(c.Help))
		}
		for _, f := range n.flags {
			if n.path == "" && f.Name == "help" {
				fmt.Fprintf(&b, "complete -c cordboard -l help -d %s\n", quoted(f.Help))
				continue
			}
			fmt.Fprintf(&b, "complete -c cordboard -n %s -l %s -d %s\n", quoted(when), f.Name, quoted(f.Help))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func names(commands []*kong.Node) string {
	list := make([]string, len(commands))
	for i, c := range commands {
		list[i] = c.Name
	}
	return strings.Join(list, " ")
}

// quoted is text in single quotes for a shell.
func quoted(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(line(text)) + "'"
}
