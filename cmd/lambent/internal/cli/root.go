// Package cli is the lambent command: what it says, prints and returns to the shell.
//
// Each command is a file of its own. A command returns an error; [Main] prints it as one line with the command's path
// in front and the hint that comes with it below, and turns it into the exit code.
package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/nearest"
	"github.com/lambent-go/lambent/internal/version"
)

// Main runs the command with the arguments that follow its name and returns the exit code. A signal that asks the
// process to end ends what the command started.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := withSignals(context.Background())
	defer stop()
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	command, err := root.ExecuteContextC(ctx)
	if _, _, unknown := root.Find(args); unknown != nil {
		err = unknownCommand(root, args)
	}
	return report(ctx, stderr, strings.ReplaceAll(command.CommandPath(), " ", ": "), err)
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "lambent COMMAND",
		Short: "Go on AWS Lambda, on this machine",
		Long: `lambent runs Go functions for AWS Lambda on this machine as Lambda would: without
containers, without a network, with Lambda's limits and in Lambda's words.`,
		Example: `  lambent new hello                                make a function
  lambent invoke                                   run the function in this folder
  lambent invoke ./cmd/hello --data '{"name":"Gopher"}'
  lambent dev                                      serve every function, rebuild on save
  lambent build                                    make deployment packages in dist/
  lambent invoke --help                            what else invoke can do`,
		Version:               version.Lambent,
		CompletionOptions:     cobra.CompletionOptions{DisableDefaultCmd: true},
		DisableFlagsInUseLine: true,
		DisableSuggestions:    true,
		SilenceErrors:         true,
		SilenceUsage:          true,
		RunE:                  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetVersionTemplate("lambent {{.Version}}\n")
	root.Flags().BoolP("help", "h", false, "explain lambent")
	root.Flags().BoolP("version", "v", false, "print the version")
	root.SetUsageTemplate(usage)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelp(root))
	root.AddCommand(newInvoke(), newDev(), newEvents(), newBuild(), newNew(), newDeploy(), newLogs(), newCompletion())
	return root
}

// usage is the template of what follows a command's explanation in its help.
const usage = `Usage:
  {{.UseLine}}
{{- if .HasExample}}

Examples:
{{.Example}}
{{- end}}
{{- if .HasAvailableSubCommands}}

Commands:
{{- range .Commands}}{{if (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding}} {{.Short}}
{{- end}}{{end}}
{{- end}}
{{- if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{- end}}
{{- if .HasAvailableSubCommands}}

{{.CommandPath}} help COMMAND explains a command.
{{- end}}
`

func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Explain a command",
		RunE: func(_ *cobra.Command, args []string) error {
			topic, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(root, []string{strings.Join(args, " ")})
			}
			return topic.Help()
		},
	}
}

// unknownCommand says which command the first argument that is no flag may have meant. The flags before a command
// take no values.
func unknownCommand(root *cobra.Command, args []string) error {
	word := ""
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			word = arg
			break
		}
	}
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	err := fmt.Errorf("unknown command %q", word)
	if near := nearest.To(word, names); near != "" {
		return hint.Add(err, "did you mean lambent %s?", near)
	}
	return hint.Add(err, "lambent --help lists the commands")
}
