package dotnet

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
)

// parts is what a build makes: files that are certain, and bytes beside them.
type parts struct {
	files  []file
	beside *leave.Bytes
	why    string
}

type file struct {
	name   string
	bytes  *leave.Bytes
	mode   uint32
	class  string
	why    string
	native bool
}

// Figures. A runtime that comes along is that of Microsoft's images: dotnet/runtime is 70 to 80 MB larger than dotnet/runtime-deps,
// dotnet/aspnet 95 to 105 MB. Trimmed and ahead of time: the sample sizes in dotnet/dotnet-docker (documentation/sample-image-size-report.md
// at 3ed00b61, August 2026) give a minimal web API about 16 MB compressed trimmed in one file, 6 MB ahead of time. A launcher has
// about 75 kB.
var (
	runtime  = leave.About(74e6, 62e6, 90e6, 0.42)
	webShare = leave.About(26e6, 20e6, 32e6, 0.40)
	trimmed  = leave.About(20e6, 12e6, 45e6, 0.42)
	webTrim  = leave.About(20e6, 8e6, 30e6, 0.42)
	native   = leave.About(3.5e6, 1.2e6, 15e6, 0.42)
	webAOT   = leave.About(13e6, 7e6, 26e6, 0.42)
	launcher = leave.About(76e3, 60e3, 150e3, 0.45)
)

// parts works out what a build makes (learn.microsoft.com/dotnet/core/deploying).
func (p *project) parts(verb string, selfContained bool) parts {
	own := leave.About(60e3, 5e3, 2e6, 0.42)
	libs := p.libraries()
	r := parts{beside: libs, why: leave.Count(len(p.packages), "package") + " that the project names, with what they depend on"}
	add := func(name string, b *leave.Bytes, mode uint32, class, why string, native bool) {
		r.files = append(r.files, file{name, b, mode, class, why, native})
	}
	one := verb == "publish" && (p.on("PublishSingleFile") || p.on("PublishAot"))
	switch {
	case verb == "publish" && p.on("PublishAot"):
		b := native
		if p.web {
			b = webAOT
		}
		add(p.name, b.Add(scaled(libs, 0.3)), 0o755, "program", "compiled to machine code ahead of time", true)
		r.beside, r.why = leave.About(6e6, 0, 30e6, 0.3), "symbols beside a program of its own"
		return r
	case one:
		b := own.Add(libs)
		if selfContained {
			b = b.Add(p.runtime())
		} else {
			b = b.Add(launcher)
		}
		add(p.name, b, 0o755, "program", "the program with everything that it loads, in one file", true)
		r.beside, r.why = leave.About(100e3, 0, 5e6, 0.4), "one file"
		return r
	}
	add(p.name+".dll", own, 0o644, "", "the project's own code", false)
	add(p.name+".deps.json", leave.About(1500+float64(len(p.packages))*2500, 400, 60e3+float64(len(p.packages))*12e3, 0.2), 0o644, "text", "what it depends on", false)
	if !p.lib {
		add(p.name+".runtimeconfig.json", leave.About(420, 200, 900, 0.5), 0o644, "text", "the runtime that it asks for", false)
		if !strings.EqualFold(p.props["UseAppHost"], "false") {
			add(p.name, launcher, 0o755, "program", "a launcher", true)
		}
	}
	r.beside = r.beside.Add(leave.About(40e3, 3e3, 600e3, 0.4)) // symbols and settings
	if selfContained {
		r.beside, r.why = r.beside.Add(p.runtime()), r.why+", and the runtime"
	}
	return r
}

// runtime is the runtime that a self-contained program brings.
func (p *project) runtime() *leave.Bytes {
	switch {
	case p.on("PublishTrimmed") && p.web:
		return trimmed.Add(webTrim)
	case p.on("PublishTrimmed"):
		return trimmed
	case p.web:
		return runtime.Add(webShare)
	}
	return runtime
}

func scaled(b *leave.Bytes, f float64) *leave.Bytes {
	return &leave.Bytes{Disk: b.Disk.Scale(f, f, f), Packed: b.Packed.Scale(f, f, f)}
}

// large are packages that bring much more than the usual 0.3 MB, in kB of what is copied beside a program: what their own project pages
// list, rounded, with what they depend on.
var large = []struct {
	prefix string
	kb     int
}{
	{"Microsoft.EntityFrameworkCore.SqlServer", 12_000}, {"Microsoft.EntityFrameworkCore.Design", 0}, {"Microsoft.EntityFrameworkCore.Tools", 0}, {"Microsoft.EntityFrameworkCore.Sqlite", 9000},
	{"Npgsql.EntityFrameworkCore.PostgreSQL", 6500}, {"Microsoft.EntityFrameworkCore", 4500}, {"Npgsql", 1700}, {"Microsoft.Data.SqlClient", 6000}, {"Swashbuckle.AspNetCore", 6500},
	{"Grpc.AspNetCore", 2500}, {"Grpc.Tools", 0}, {"Google.Protobuf", 500}, {"OpenTelemetry", 700}, {"Confluent.Kafka", 35_000}, {"AWSSDK", 2500}, {"Azure", 2500}, {"Serilog", 350},
	{"StackExchange.Redis", 1200}, {"Newtonsoft.Json", 700}, {"MongoDB.Driver", 6000}, {"xunit", 1500}, {"Microsoft.NET.Test.Sdk", 12_000}, {"coverlet", 0}, {"StyleCop", 0},
	{"Microsoft.VisualStudio.Azure.Containers.Tools", 0},
}

// libraries is what packages come to beside the program.
func (p *project) libraries() *leave.Bytes {
	kb := 0
	for _, name := range p.packages {
		n := 600
		for _, l := range large {
			if strings.HasPrefix(name, l.prefix) {
				n = l.kb
				break
			}
		}
		kb += n
	}
	n := float64(kb) * 1000
	if len(p.packages) == 0 {
		return leave.Nothing
	}
	return leave.About(n, n*0.35, n*2.6+1e6*float64(min(len(p.packages), 12)), 0.42)
}

// cache is ~/.nuget/packages: a package's archive and everything in it, for all systems and frameworks.
func (p *project) cache() *leave.Bytes {
	if !p.known {
		return leave.Unknown
	}
	n := 0.5e6 + 5*float64(p.libraries().Disk.Bytes)
	return leave.About(n, n*0.2, n*3+20e6, 0.6)
}
