// Renders a Helm chart's templates as Helm does: Go's text/template, Sprig's functions and Helm's
// own include and toYaml. `render FOLDER`: what the templates are given comes as JSON on
// standard input, what they make goes as JSON, by file, to standard output.
//
// Built with Debian's golang-go and golang-github-masterminds-sprig-dev. Unlike Helm it refuses a
// value that does not exist.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

func main() {
	made, err := render(os.Args[1])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(made)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func render(folder string) (map[string]string, error) {
	given := map[string]any{}
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(folder, "templates", "*"))
	if err != nil {
		return nil, err
	}
	base := filepath.Base(folder) + "/templates"
	given["Template"] = map[string]any{"BasePath": base}
	chart := template.New("chart").Option("missingkey=error")
	chart.Funcs(sprig.TxtFuncMap()).Funcs(helmFunctions(chart))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if _, err := chart.New(base + "/" + filepath.Base(file)).Parse(string(text)); err != nil {
			return nil, err
		}
	}
	made := map[string]string{}
	for _, file := range files {
		if name := filepath.Base(file); !strings.HasPrefix(name, "_") {
			text, err := executed(chart, base+"/"+name, given)
			if err != nil {
				return nil, err
			}
			made[name] = text
		}
	}
	return made, nil
}

func helmFunctions(chart *template.Template) template.FuncMap {
	return template.FuncMap{
		"include": func(name string, given any) (string, error) {
			return executed(chart, name, given)
		},
		"toYaml": func(value any) (string, error) {
			text, err := yaml.Marshal(value)
			return strings.TrimSuffix(string(text), "\n"), err
		},
	}
}

func executed(chart *template.Template, name string, given any) (string, error) {
	var made strings.Builder
	err := chart.ExecuteTemplate(&made, name, given)
	return made.String(), err
}
