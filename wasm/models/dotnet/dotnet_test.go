package dotnet_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/dotnet"
	. "github.com/dockerfile-stages/playground/wasm/models/modeltest"
	"github.com/dockerfile-stages/playground/wasm/shell"
)

func model(distro string) shell.Model { return dotnet.Model{Distro: distro} }

const (
	sdk     = "mcr.microsoft.com/dotnet/sdk:10.0"
	web     = `echo '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>' >shop.csproj; `
	console = `echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><AssemblyName>Tool</AssemblyName></PropertyGroup><ItemGroup><PackageReference Include="Newtonsoft.Json" Version="13.0.3" /></ItemGroup></Project>' >x.csproj; `
)

func TestPublish(t *testing.T) {
	check := func(want Want, lines ...string) { t.Helper(); Check(t, sdk, model, want, lines...) }
	check(Want{"/out/shop.dll": {5e3, 2e6}, "/out/shop": {6e4, 2e5}, "/out/shop.deps.json": {1, 1e5}, "/out/shop.runtimeconfig.json": {1, 1e3}, "/out": {1e5, 3e6}}, web+"dotnet publish -c Release -o /out")
	check(Want{"/out/shop.dll": {5e3, 2e6}, "/out/shop": {}}, web+`dotnet publish "shop.csproj" -c Release -o /out /p:UseAppHost=false`)
	check(Want{"/app/bin/Release/net10.0/publish/shop.dll": {5e3, 2e6}}, web+"dotnet publish")
	check(Want{"/app/bin/Debug/net10.0/shop.dll": {5e3, 2e6}, "/app/bin/Debug/net10.0/publish": {}}, web+"dotnet build")
	check(Want{"/app/bin/Release/net10.0/linux-x64/publish": {80e6, 120e6}}, web+"dotnet publish -c Release -r linux-x64 --self-contained")
	check(Want{"/out/Tool": {60e6, 95e6}, "/out/Tool.dll": {}}, console+"dotnet publish -c Release -r linux-x64 --self-contained true -p:PublishSingleFile=true -o /out")
	check(Want{"/out/Tool": {10e6, 40e6}}, console+"dotnet publish -r linux-x64 -p:PublishSingleFile=true -p:PublishTrimmed=true -o /out")
	check(Want{"/out/Tool": {1e6, 10e6}}, console+"dotnet publish -r linux-x64 -p:PublishAot=true -o /out")
	check(Want{"/out/Tool.dll": {5e3, 2e6}, "/root/.nuget/packages": {1e6, 3e7}}, console+"dotnet restore && dotnet publish --no-restore -o /out")
	check(Want{"/root/.nuget/packages": {1e5, 3e7}, "/app/bin": {}}, web+"dotnet restore")
}

func TestLibc(t *testing.T) {
	for line, want := range map[string]string{"dotnet publish -o /out": "glibc", "dotnet publish -r linux-musl-x64 -o /out": "musl"} {
		tree, _ := Run(t, sdk, model, web+line)
		if n, e := tree.Get("/out/shop"); e != fstree.Yes || n.Program == nil || n.Program.Libc != want {
			t.Errorf("%s: not %s", line, want)
		}
	}
}

// What is not known fails nothing and claims no files.
func TestUnknown(t *testing.T) {
	for _, l := range []string{"dotnet restore", "dotnet publish -c Release -o /out", "dotnet build app.sln", "dotnet --info", "dotnet tool install --global dotnet-ef", "dotnet frobnicate"} {
		tree, res := Run(t, sdk, model, l)
		if res.Status == shell.Failed {
			t.Errorf("%s: %s", l, res.Error)
		}
		if n, e := tree.Get("/out"); e == fstree.Yes && !n.Open {
			t.Errorf("%s: /out is known", l)
		}
	}
}
