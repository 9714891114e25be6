package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// manCmd makes the manual page of the package, yiping(1), from the same tags that --help is made from, so that the two
// cannot differ. It is hidden: people read the page.
type manCmd struct{}

// Run prints the page as roff.
func (manCmd) Run(s streams, k *kong.Kong) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH YIPING 1 \"\" \"yiping %s\" \"Yiping\"\n", roff(version))
	fmt.Fprintf(&b, ".SH NAME\nyiping \\- %s\n", roff(k.Model.Help))
	b.WriteString(".SH SYNOPSIS\n.B yiping\n.I command\n.RI [ flags ]\n.SH COMMANDS\n")
	for _, c := range k.Model.Leaves(true) {
		fmt.Fprintf(&b, ".SS %s\n%s\n", roff(c.Summary()), roff(c.Help))
		for _, p := range c.Positional {
			fmt.Fprintf(&b, ".TP\n.I %s\n%s\n", roff(p.Summary()), roff(p.Help))
		}
		for _, f := range c.Flags {
			if !f.Hidden {
				fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(f.String()), roff(f.Help))
			}
		}
	}
	b.WriteString(".SH FILES\n.TP\n.I /etc/yiping/yiping.yaml\nthe configuration 配置\n.TP\n.I /srv/yiping/content\nthe content folder 内容文件夹\n.TP\n.I /var/lib/yiping\nwhat the daemon keeps 数据\n")
	b.WriteString(".SH EXIT STATUS\n0 done, 1 refused or failed, 2 wrong usage.\n.SH SEE ALSO\n.I /usr/share/doc/yiping\n")
	_, err := fmt.Fprint(s.out, b.String())
	return err
}

// roff keeps text from being taken for commands.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n", " ").Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}
