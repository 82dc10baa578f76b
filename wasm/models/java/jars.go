package java

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// brings is how many kB a dependency and what it depends on add to an archive, what others bring as well counted once with the
// starter that everybody has. Sums of archives as Debian 12 packages them on 2026-11-23 (libspring-*-java 6.5 MB,
// libtomcat10-embed-java 4.9, libjackson2-* 2.4, liblogback-java 0.8, libbyte-buddy-java 4.3, libnetty-java 4.4, libguava-java 2.9, libh2-java 2.6, …),
// with Spring Boot's own archives at 3.5 MB; the spread covers that.
var brings = map[string]int{
	"spring-boot-starter-web": 20_000, "spring-boot-starter-webmvc": 20_000, "spring-boot-starter-webflux": 21_000, "spring-boot-starter": 10_000, "spring-boot-starter-data-jpa": 27_000,
	"spring-boot-starter-data-mongodb": 9000, "spring-boot-starter-data-redis": 9000, "spring-boot-starter-security": 4000, "spring-boot-starter-actuator": 3000,
	"spring-boot-starter-validation": 2500, "spring-boot-starter-thymeleaf": 3000, "spring-boot-starter-amqp": 3500, "spring-boot-starter-jdbc": 1500, "spring-boot-starter-mail": 1000,
	"spring-boot-starter-oauth2-resource-server": 6000, "spring-boot-starter-cache": 300, "spring-kafka": 16_000, "springdoc-openapi-starter-webmvc-ui": 8000,
	"postgresql": 1100, "mysql-connector-java": 2500, "mysql-connector-j": 2500, "mariadb-java-client": 700, "h2": 2600, "flyway-core": 1000, "liquibase-core": 5000,
	"guava": 3000, "commons-lang3": 650, "commons-io": 500, "jackson-databind": 2400, "gson": 300, "slf4j-api": 70, "logback-classic": 1000, "log4j-core": 2200, "log4j-api": 350,
	"slf4j-simple": 90, "netty-all": 4500, "protobuf-java": 1900, "grpc-netty-shaded": 10_000, "grpc-protobuf": 5500, "grpc-stub": 500, "kafka-clients": 14_000, "hibernate-core": 17_000,
	"kotlin-stdlib": 1800, "kotlin-reflect": 3200, "kotlinx-coroutines-core": 1600, "scala-library": 6000, "spark-core": 5500, "hikaricp": 250, "jsoup": 450, "jjwt": 300, "okhttp": 2800,
}

// none are dependencies that no archive holds: they serve compiling and tests.
var none = []string{"lombok", "mapstruct-processor", "junit", "junit-jupiter", "spring-boot-devtools", "spring-boot-starter-test", "spring-boot-configuration-processor", "spring-boot-docker-compose",
	"annotations-api", "javax.annotation-api", "spring-boot-starter-parent", "spring-boot-dependencies"}

// A dependency that is not listed: most archives have 30 kB to 3 MB, and bring others.
const otherJar = 900

// jar estimates an archive. Compiled sources take a fifth of their bytes in it: classes have 0.6 to 1.1 of the sources' bytes and
// shrink to a third to a half.
func jar(c *command.Call, a *artifact) (*leave.Bytes, string) {
	code, resources := sources(c, a.dirOfSources())
	own := size.About(4000, 1500, 12_000).Add(code.Scale(0.33, 0.15, 0.6)).Add(resources.Scale(0.4, 0.1, 1))
	if !a.fat {
		return leave.Packed(own, 0.97), "the project's own classes"
	}
	sum, unknown := 0, 0
	for _, d := range a.deps {
		switch n, ok := brings[d]; {
		case ok:
			sum += n
		case slices.Contains(none, d) || strings.HasSuffix(d, "-test"):
		default:
			sum += otherJar
			unknown++
		}
	}
	n := float64(sum) * 1000
	libs := size.About(int64(n), int64(n*0.6), int64(n*1.5)+int64(unknown)*3_000_000)
	b := own.Add(libs)
	if !a.known {
		b = size.None
	}
	why := fmt.Sprintf("classes and %d libraries that the build names, with what they depend on", len(a.deps))
	return leave.Packed(b, 0.93), why
}

// dirOfSources is the project's folder: archives stand two or more levels below.
func (a *artifact) dirOfSources() string {
	dir, _, _ := strings.Cut(strings.TrimSuffix(a.dir, "/target")+"|", "|")
	if i := strings.LastIndex(dir, "/build/"); i >= 0 {
		dir = dir[:i]
	}
	return dir
}

// repository is what a tool keeps of libraries and of its own plug-ins. Spring's parts bring much that no archive holds.
func repository(deps []string, plugins, low, high float64) *leave.Bytes {
	n := plugins
	for _, d := range deps {
		n += float64(max(brings[d], 700)) * 1500
	}
	disk := size.About(int64(n), int64(n*low), int64(n*high))
	return leave.Packed(disk, 0.9)
}
