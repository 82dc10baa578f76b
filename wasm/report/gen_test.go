package report_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite web/src/wire.gen.ts")

const generated = "../../web/src/wire.gen.ts"

// TestTypeScriptTypesAreFresh generates the page's wire types from this package's source and compares them with the
// committed file. After changing a struct: go test ./wasm/report -update
func TestTypeScriptTypesAreFresh(t *testing.T) {
	want, err := generate("../size", ".")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(generated), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(generated, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(generated)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is stale: run go test ./wasm/report -update", generated)
	}
}

// generator turns exported struct and string types into TypeScript interfaces and unions.
type generator struct {
	out    bytes.Buffer
	unions map[string][]string // string type -> its constants' values
}

func generate(dirs ...string) ([]byte, error) {
	g := &generator{unions: map[string][]string{}}
	g.out.WriteString("// Generated from wasm/report by go test ./wasm/report -update. Do not edit.\n")
	var files []*ast.File
	for _, dir := range dirs {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			if err != nil {
				return nil, err
			}
			files = append(files, f)
		}
	}
	for _, f := range files {
		g.constants(f)
	}
	for _, f := range files {
		if err := g.types(f); err != nil {
			return nil, err
		}
	}
	return g.out.Bytes(), nil
}

func (g *generator) constants(f *ast.File) {
	for _, d := range f.Decls {
		gd, ok := d.(*ast.GenDecl)
		if !ok || gd.Tok != token.CONST {
			continue
		}
		for _, s := range gd.Specs {
			vs := s.(*ast.ValueSpec)
			id, ok := vs.Type.(*ast.Ident)
			if !ok || len(vs.Values) != 1 {
				continue
			}
			if lit, ok := vs.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				g.unions[id.Name] = append(g.unions[id.Name], lit.Value)
			}
		}
	}
}

func (g *generator) types(f *ast.File) error {
	for _, d := range f.Decls {
		gd, ok := d.(*ast.GenDecl)
		if !ok || gd.Tok != token.TYPE {
			continue
		}
		for _, s := range gd.Specs {
			ts := s.(*ast.TypeSpec)
			doc := ts.Doc
			if doc == nil {
				doc = gd.Doc
			}
			switch x := ts.Type.(type) {
			case *ast.StructType:
				g.comment("", doc)
				fmt.Fprintf(&g.out, "export interface %s {\n", ts.Name)
				if err := g.fields(x); err != nil {
					return fmt.Errorf("%s: %w", ts.Name, err)
				}
				g.out.WriteString("}\n")
			case *ast.Ident:
				if values := g.unions[ts.Name.Name]; values != nil {
					g.comment("", doc)
					fmt.Fprintf(&g.out, "export type %s = %s;\n", ts.Name, strings.Join(values, " | "))
				}
			}
		}
	}
	return nil
}

func (g *generator) fields(s *ast.StructType) error {
	for _, f := range s.Fields.List {
		if len(f.Names) == 0 || f.Tag == nil {
			return fmt.Errorf("a field without a name or a json tag")
		}
		raw, err := strconv.Unquote(f.Tag.Value)
		if err != nil {
			return err
		}
		tag := reflect.StructTag(raw)
		name, opts, _ := strings.Cut(tag.Get("json"), ",")
		typ, err := g.typeOf(f.Type)
		if err != nil {
			return fmt.Errorf("field %s: %w", name, err)
		}
		mark := ""
		if strings.Contains(opts, "omitempty") {
			mark = "?"
		} else if _, ptr := f.Type.(*ast.StarExpr); ptr {
			typ += " | null"
		}
		if tag.Get("ts") == "optional" { // absent and null mean the same, an empty value does not
			mark, typ = "?", typ+" | null"
		}
		doc := f.Doc
		if doc == nil {
			doc = f.Comment
		}
		g.comment("  ", doc)
		fmt.Fprintf(&g.out, "  %s%s: %s;\n", name, mark, typ)
	}
	return nil
}

func (g *generator) typeOf(e ast.Expr) (string, error) {
	switch x := e.(type) {
	case *ast.StarExpr:
		return g.typeOf(x.X)
	case *ast.ArrayType:
		t, err := g.typeOf(x.Elt)
		return t + "[]", err
	case *ast.MapType:
		t, err := g.typeOf(x.Value)
		return "Record<string, " + t + ">", err
	case *ast.StructType:
		return "Record<string, never>", nil
	case *ast.SelectorExpr:
		return x.Sel.Name, nil
	case *ast.Ident:
		switch x.Name {
		case "string", "bool", "int", "int64", "uint64", "float64":
			return map[string]string{"string": "string", "bool": "boolean"}[x.Name] + map[bool]string{true: "number"}[x.Name != "string" && x.Name != "bool"], nil
		}
		return x.Name, nil
	}
	return "", fmt.Errorf("no TypeScript type for %T", e)
}

func (g *generator) comment(indent string, doc *ast.CommentGroup) {
	if doc == nil {
		return
	}
	for _, line := range strings.Split(strings.TrimSpace(doc.Text()), "\n") {
		fmt.Fprintf(&g.out, "%s// %s\n", indent, line)
	}
}
