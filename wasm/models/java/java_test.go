package java_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/models/java"
	. "github.com/dockerfile-stages/playground/wasm/models/modeltest"
	"github.com/dockerfile-stages/playground/wasm/shell"
)

func model(string) shell.Model { return java.Model{} }

const jdk = "eclipse-temurin:21"

// pom is a project of Spring Boot, with more elements put in.
func pom(more string) string {
	return `mkdir -p src/main/java; echo 'class A {}' >src/main/java/A.java; echo '<?xml version="1.0"?><!-- <version>0</version> --><project><parent><artifactId>spring-boot-starter-parent</artifactId><version>3.2.0</version></parent><artifactId>demo</artifactId><version>1.5</version>` +
		`<dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency><dependency><artifactId>big</artifactId><scope>test</scope></dependency></dependencies>` + more + `</project>' >pom.xml; `
}

const boot = `<build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>`

func TestMaven(t *testing.T) {
	check := func(want Want, lines ...string) { t.Helper(); Check(t, jdk, model, want, lines...) }
	check(Want{"/app/target/demo-1.5.jar": {14e6, 28e6}, "/root/.m2/repository": {30e6, 200e6}}, pom(boot)+"mvn -B clean package -DskipTests")
	check(Want{"/app/target/demo-1.5.jar": {1000, 1e5}}, pom("")+"mvn -B package")
	check(Want{"/app/target/app.jar": {14e6, 28e6}}, pom("<build><finalName>app</finalName><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>")+"mvn package")
	check(Want{"/app/target": {}, "/root/.m2/repository": {20e6, 200e6}}, pom(boot)+"mvn dependency:go-offline -B")
	check(Want{"/app/target/demo-1.5.war": {10e6, 30e6}}, pom("<packaging>war</packaging>")+"mvn verify")
	check(Want{"/app/target/demo-2.jar": {14e6, 28e6}}, pom("<properties><rev>2</rev></properties><build><finalName>${project.artifactId}-${rev}</finalName><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>")+"mvn package")
	check(Want{"/app/web/target/web-1.5.jar": {1000, 1e5}, "/app/target": {}},
		pom("<packaging>pom</packaging><modules><module>web</module></modules>")+"mkdir web; echo '<project><parent><version>1.5</version></parent><artifactId>web</artifactId></project>' >web/pom.xml; mvn install")
	check(Want{"/app/target/x.jar": {14e6, 28e6}}, pom("<build><plugins><plugin><artifactId>maven-assembly-plugin</artifactId><configuration><finalName>x</finalName><appendAssemblyId>false</appendAssemblyId></configuration></plugin></plugins></build>")+"mvn clean compile assembly:single")
	check(Want{"/app/target/demo-1.5.jar": {14e6, 28e6}, "/root/.m2/wrapper": {9e6, 3e7}}, pom(boot)+`printf '#!/bin/sh\n# Apache Maven Wrapper\nexit 3\n' >mvnw; chmod +x mvnw; ./mvnw package`)
}

func TestGradle(t *testing.T) {
	check := func(want Want, lines ...string) { t.Helper(); Check(t, jdk, model, want, lines...) }
	const spring = `echo "rootProject.name = 'demo'" >settings.gradle; printf "plugins {\n id 'org.springframework.boot' version '3.2.0'\n}\nversion = '0.1'\ndependencies {\n  implementation 'org.springframework.boot:spring-boot-starter-web'\n testImplementation 'a:b:1'\n}\n" >build.gradle; `
	check(Want{"/app/build/libs/demo-0.1.jar": {14e6, 28e6}, "/root/.gradle/caches": {30e6, 300e6}}, spring+"gradle build --no-daemon -x test")
	check(Want{"/app/build/libs/demo-0.1.jar": {14e6, 28e6}}, spring+"gradle clean bootJar")
	check(Want{"/app/build/libs/demo-0.1-all.jar": {10e6, 30e6}}, spring+"gradle shadowJar")
	check(Want{"/app/build/install/demo/bin/demo": {5000, 10000}, "/app/build/install/demo/lib": {10e6, 40e6}}, spring+"gradle installDist")
	check(Want{"/app/web/build/libs/web.jar": {14e6, 28e6}, "/app/build/libs": {}}, `mkdir web; echo 'implementation("org.springframework.boot:spring-boot-starter-web") // org.springframework.boot' >web/build.gradle.kts; gradle :web:bootJar`)
	check(Want{"/app/build/libs/app.jar": {1000, 1e5}}, `: >build.gradle; gradle jar`)
	check(Want{"/root/.gradle/wrapper": {1e8, 4e8}, "/app/build/libs/app.jar": {1000, 1e5}}, `: >build.gradle; printf '#!/bin/sh\nexec gradle-wrapper\n' >gradlew; chmod +x gradlew; ./gradlew assemble`)
}

func TestFailure(t *testing.T) {
	if _, res := Run(t, jdk, model, "mvn package"); res.Status != shell.Failed {
		t.Errorf("without pom.xml: %v", res.Status)
	}
	for _, l := range []string{"mvn --version", "gradle --version", "gradle build", "mvn -f /usr/share/x/pom.xml package", "gradle frobnicate"} {
		if _, res := Run(t, jdk, model, l); res.Status == shell.Failed && l[:4] != "mvn " {
			t.Errorf("%s: %s", l, res.Error)
		}
	}
}
