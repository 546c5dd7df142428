package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/nearest"
)

// shells are those that lambent completion knows, in the order of its help.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func newCompletion() *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print a script that completes lambent's commands in a shell",
		Long: `lambent completion prints a script for a shell, which then completes commands, flags and
kinds of events when Tab is pressed.`,
		Example: `  source <(lambent completion bash)                             in this bash
  lambent completion bash > /etc/bash_completion.d/lambent      in every bash
  lambent completion zsh > "${fpath[1]}/_lambent"               in every zsh
  lambent completion fish > ~/.config/fish/completions/lambent.fish
  lambent completion powershell | Out-String | Invoke-Expression`,
		DisableFlagsInUseLine: true,
		ValidArgs:             shells,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return nil
			}
			return hint.Add(fmt.Errorf("got %d arguments, want a shell", len(args)), "the shells are %s", strings.Join(shells, ", "))
		},
		RunE: func(c *cobra.Command, args []string) error {
			root, out := c.Root(), c.OutOrStdout()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(out, true)
			case "zsh":
				return root.GenZshCompletion(out)
			case "fish":
				return root.GenFishCompletion(out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(out)
			}
			err := fmt.Errorf("unknown shell %q", args[0])
			if near := nearest.To(args[0], shells); near != "" {
				return hint.Add(err, "did you mean %s?", near)
			}
			return hint.Add(err, "the shells are %s", strings.Join(shells, ", "))
		},
	}
}

// completeOneOf completes a flag that takes one of some values.
func completeOneOf(c *cobra.Command, flag string, values ...string) {
	complete := cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
	_ = c.RegisterFlagCompletionFunc(flag, complete) // the flag is there
}
