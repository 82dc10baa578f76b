package command

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// prints is a command that changes no file and of which the output is not known.
func prints(c *Call) Status {
	c.write(files.Unknown)
	return 0
}

// printsOrFails is the same where it may fail as well.
func printsOrFails(c *Call) Status {
	c.write(files.Unknown)
	return Unknown
}

func digest(sum func() hash.Hash) Func {
	return func(c *Call) Status {
		p, ok := c.options(options{flags: "bctsw", long: map[string]string{"--ignore-missing": "ignore", "--warn": "w", "--binary": "b", "--text": "t", "--check": "c", "--status": "s", "--quiet": "q", "--strict": "w"}})
		if !ok {
			return c.strangeOption(p)
		}
		if p.has("c") {
			return c.checkSums(p, sum)
		}
		words := p.words
		if len(words) == 0 {
			words = []string{"-"}
		}
		var r result
		for _, w := range words {
			t, e := c.input(w)
			if r.note(e) {
				c.fail(w, e.String())
				continue
			}
			if !t.Known || t.Shuffled {
				c.write(files.Sized(size.Of(int64(sum().Size()*2 + 3 + len(w)))))
				continue
			}
			if !c.Spend(1 + len(t.Bytes)/256) {
				return Unknown
			}
			c.print(hexSum(sum, t.Bytes) + "  " + w + "\n")
		}
		return r.get()
	}
}

func hexSum(sum func() hash.Hash, b []byte) string {
	h := sum()
	h.Write(b)
	return hex.EncodeToString(h.Sum(nil))
}

func (c *Call) checkSums(p *parsed, sum func() hash.Hash) Status {
	var r result
	list := joined(c.inputs(p.words, &r))
	if r.failed {
		return 1
	}
	if !list.Known {
		c.write(files.Unknown)
		return Unknown
	}
	for _, l := range lines(list.Bytes) {
		want, name, ok := strings.Cut(l, "  ")
		if !ok {
			if want, name, ok = strings.Cut(l, " *"); !ok {
				r.failed = true
				continue
			}
		}
		t, e := c.input(name)
		switch {
		case e == files.Maybe || e == files.OK && !t.Known:
			r.maybe = true
			c.write(files.Unknown)
		case e != files.OK && p.has("ignore"):
		case e != files.OK:
			r.failed = true
			c.print(name + ": FAILED\n")
		case strings.EqualFold(hexSum(sum, t.Bytes), want):
			if !p.has("s") && !p.has("q") {
				c.print(name + ": OK\n")
			}
		default:
			r.failed = true
			c.print(name + ": FAILED\n")
		}
	}
	return r.get()
}

func seq(c *Call) Status {
	p, ok := c.options(options{flags: "w", takes: "sf", ordered: true})
	words := p.words
	if !ok {
		// Negative numbers look like options.
		words = c.Args[1:]
	} else if p.has("w") || p.has("f") {
		return c.strangeOption(p)
	}
	sep := "\n"
	if v, given := p.set["s"]; given {
		sep = v
	}
	first, step, last := 1, 1, 0
	nums := make([]int, len(words))
	for i, w := range words {
		n, err := strconv.Atoi(w)
		if err != nil {
			if files.Vague(w) || strings.Contains(w, ".") {
				c.write(files.Unknown)
				return Unknown
			}
			return c.fail("invalid number '" + w + "'")
		}
		nums[i] = n
	}
	switch len(nums) {
	case 1:
		last = nums[0]
	case 2:
		first, last = nums[0], nums[1]
	case 3:
		first, step, last = nums[0], nums[1], nums[2]
	default:
		return c.usage()
	}
	if step == 0 {
		return c.fail("increment must not be 0")
	}
	var b strings.Builder
	for n := first; step > 0 && n <= last || step < 0 && n >= last; n += step {
		if !c.Spend(1) {
			return Unknown
		}
		if b.Len() > 0 {
			b.WriteString(sep)
		}
		b.WriteString(strconv.Itoa(n))
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	c.print(b.String())
	return 0
}

func id(c *Call) Status {
	p, ok := c.options(options{flags: "ugGnr"})
	if !ok {
		return c.strangeOption(p)
	}
	db := Users(c.FS)
	uid, gid, groups := c.FS.UID, c.FS.GID, c.FS.Groups
	if len(p.words) > 0 {
		u, known := db.User(p.words[0])
		if !known {
			if !db.Complete {
				c.write(files.Unknown)
				return Unknown
			}
			return c.fail("unknown user " + p.words[0])
		}
		uid, gid, groups = u.UID, u.GID, db.GroupsOf(u.Name)
	}
	userName := func() (string, bool) {
		u, ok := db.UID(uid)
		return u.Name, ok
	}
	groupName := func(id int) (string, bool) {
		g, ok := db.GID(id)
		return g.Name, ok
	}
	switch {
	case p.has("u") && p.has("n"):
		n, ok := userName()
		return c.named(n, ok, uid, db.Complete)
	case p.has("u"):
		c.print(strconv.Itoa(uid) + "\n")
	case p.has("g") && p.has("n"):
		n, ok := groupName(gid)
		return c.named(n, ok, gid, db.GroupsComplete)
	case p.has("g"):
		c.print(strconv.Itoa(gid) + "\n")
	default:
		if !db.Complete || !db.GroupsComplete {
			c.write(files.Unknown)
			return 0
		}
		c.print(idLine(p, uid, gid, groups, userName, groupName))
	}
	return 0
}

// idLine is what id prints without -u and -g: all groups, the user's own first.
func idLine(p *parsed, uid, gid int, groups []int, userName func() (string, bool), groupName func(int) (string, bool)) string {
	list := []int{gid}
	for _, g := range groups {
		if !slices.Contains(list, g) {
			list = append(list, g)
		}
	}
	words := make([]string, len(list))
	for i, g := range list {
		n, ok := groupName(g)
		words[i] = strconv.Itoa(g)
		switch {
		case p.has("G") && p.has("n") && ok:
			words[i] = n
		case !p.has("G") && ok:
			words[i] += "(" + n + ")"
		}
	}
	if p.has("G") {
		return strings.Join(words, " ") + "\n"
	}
	s := "uid=" + strconv.Itoa(uid)
	if n, ok := userName(); ok {
		s += "(" + n + ")"
	}
	return s + " gid=" + words[0] + " groups=" + strings.Join(words, ",") + "\n"
}

// groupsCmd prints the names of a user's groups.
func groupsCmd(c *Call) Status {
	db := Users(c.FS)
	if !db.Complete || !db.GroupsComplete || len(c.Args) > 2 || c.vague() {
		c.write(files.Unknown)
		return Unknown
	}
	d := *c
	d.Args = append([]string{"id", "-Gn"}, c.Args[1:]...)
	if len(c.Args) == 2 && !c.Busybox {
		c.print(c.Args[1] + " : ")
	}
	return id(&d)
}

// named prints a name; one that is known to be missing is a failure.
func (c *Call) named(name string, ok bool, id int, complete bool) Status {
	switch {
	case ok:
		c.print(name + "\n")
	case !complete && id == 0:
		c.print("root\n")
	case !complete:
		c.write(files.Unknown)
	default:
		if c.Busybox {
			return c.fail("unknown ID " + strconv.Itoa(id))
		}
		c.print(strconv.Itoa(id) + "\n")
		return 1
	}
	return 0
}

func whoami(c *Call) Status {
	db := Users(c.FS)
	u, ok := db.UID(c.FS.UID)
	return c.named(u.Name, ok, c.FS.UID, db.Complete)
}

func uname(c *Call) Status {
	if len(c.Args) == 1 || len(c.Args) == 2 && c.Args[1] == "-s" {
		c.print("Linux\n")
		return 0
	}
	if len(c.Args) == 2 && (c.Args[1] == "-m" || c.Args[1] == "--machine") {
		c.print(c.machine(false) + "\n")
		return 0
	}
	if len(c.Args) == 2 && c.Args[1] == "-o" {
		c.print("GNU/Linux\n")
		return 0
	}
	if len(c.Args) == 2 && (c.Args[1] == "-sm" || c.Args[1] == "-ms") {
		c.print("Linux " + c.machine(false) + "\n")
		return 0
	}
	c.write(files.Unknown)
	return 0
}

func yesCmd(c *Call) Status {
	word := "y"
	if len(c.Args) > 1 {
		word = strings.Join(c.Args[1:], " ")
	}
	// It never ends by itself; what reads it takes a few lines at most.
	c.print(strings.Repeat(word+"\n", 200))
	return 0
}

func tac(c *Call) Status {
	return c.perText(func(s string) string {
		in := lines([]byte(s))
		var b strings.Builder
		for i := len(in) - 1; i >= 0; i-- {
			b.WriteString(in[i] + "\n")
		}
		return b.String()
	})
}

func rev(c *Call) Status {
	return c.perText(func(s string) string {
		var b strings.Builder
		for _, l := range lines([]byte(s)) {
			r := []rune(l)
			for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
				r[i], r[j] = r[j], r[i]
			}
			b.WriteString(string(r) + "\n")
		}
		if !strings.HasSuffix(s, "\n") {
			return strings.TrimSuffix(b.String(), "\n")
		}
		return b.String()
	})
}

// perText is a filter without options.
func (c *Call) perText(f func(string) string) Status {
	p, ok := c.options(options{})
	if !ok {
		c.write(files.Unknown)
		return Unknown
	}
	var r result
	for _, t := range c.inputs(p.words, &r) {
		if t.Known {
			c.print(f(string(t.Bytes)))
		} else {
			c.write(t)
		}
	}
	return r.get()
}

func base64Cmd(c *Call) Status {
	p, ok := c.options(options{flags: "di", takes: "w", long: map[string]string{"--decode": "d", "--wrap=": "w"}})
	if !ok {
		return c.strangeOption(p)
	}
	var r result
	t := joined(c.inputs(p.words, &r))
	if !t.Known {
		c.write(files.Sized(t.Size.Scale(1.35, 0.7, 1.4)))
		return r.get()
	}
	if p.has("d") {
		s := strings.Map(func(r rune) rune {
			if r == '\n' || r == '\r' {
				return -1
			}
			return r
		}, string(t.Bytes))
		b, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			return c.fail("truncated input")
		}
		c.write(files.Known(b))
		return r.get()
	}
	s := base64.StdEncoding.EncodeToString(t.Bytes)
	width := 76
	if v, given := p.set["w"]; given {
		width, _ = strconv.Atoi(v)
	}
	var b strings.Builder
	for width > 0 && len(s) > width {
		b.WriteString(s[:width] + "\n")
		s = s[width:]
	}
	b.WriteString(s)
	if width > 0 && len(t.Bytes) > 0 {
		b.WriteString("\n")
	}
	c.print(b.String())
	return r.get()
}

func mkfifo(c *Call) Status {
	p, ok := c.options(options{takes: "m"})
	if !ok {
		return c.strangeOption(p)
	}
	mode := 0o666 &^ c.FS.Umask
	if v, given := p.set["m"]; given {
		m, good := parseMode(v, 0o666, 0, false, c.Busybox)
		if !good {
			return c.fail("invalid mode")
		}
		mode = m
	}
	var r result
	for _, w := range p.words {
		if r.note(c.FS.Make(w, &fstree.Node{Kind: fstree.Fifo, Mode: mode, Size: size.Zero, Origin: c.FS.Origin})) {
			c.fail(w)
		}
	}
	return r.get()
}

var (
	sha256Sum = digest(sha256.New)
	sha1Sum   = digest(sha1.New)
	sha512Sum = digest(sha512.New)
	md5Sum    = digest(md5.New)
)
