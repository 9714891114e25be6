package broker

import (
	"crypto/subtle"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/packets"

	"yiping/displays/wire"
	"yiping/playlists"
)

// guard decides who is let in and what they may write, and sees to it that nobody gets a part of what is
// retained.
type guard struct {
	mochi.HookBase
	site    Config
	changed func()
	limit   *limit

	mu      sync.Mutex
	bursts  map[*mochi.Client]*burst
	holders map[net.Conn]holder  // of a password of their own
	refused map[string]time.Time // inputs that came retained, and when
}

// holder is a client that has connected as a display.
type holder struct {
	client  *mochi.Client
	display string
	still   func() bool // its password counts
}

var errOver = errors.New("the password counts no more")

// burst is what is retained on its way to a client that has just subscribed.
type burst struct {
	given int
	sent  chan struct{} // holds a token for each message that has left
}

const (
	ahead   = pending / 4      // messages of a burst that may wait
	patient = 10 * time.Second // until a client has to take one in
	recent  = time.Hour        // a refused input is told for so long
)

func newGuard(c Config, changed func()) *guard {
	return &guard{site: c, changed: changed, limit: newLimit(changed), bursts: map[*mochi.Client]*burst{}, holders: map[net.Conn]holder{}, refused: map[string]time.Time{}}
}

// ID implements mochi.Hook.
func (g *guard) ID() string { return "guard" }

// Provides implements mochi.Hook.
func (g *guard) Provides(event byte) bool {
	switch event {
	case mochi.OnConnectAuthenticate, mochi.OnACLCheck, mochi.OnPacketRead, mochi.OnPublish, mochi.OnPublishDropped, mochi.OnSubscribe, mochi.OnRetainPublished, mochi.OnPacketSent, mochi.OnDisconnect:
		return true
	}
	return false
}

// OnConnectAuthenticate implements mochi.Hook. A last will is published without asking again, so it is
// asked for here.
func (g *guard) OnConnectAuthenticate(cl *mochi.Client, pk packets.Packet) bool {
	if cl.Net.Listener == own {
		return true
	}
	switch {
	case !pk.Connect.UsernameFlag && !pk.Connect.PasswordFlag:
		if !loopback(cl.Net.Remote) {
			return false
		}
	case !g.recognise(cl, pk.Connect.Username, pk.Connect.Password):
		return false
	}
	return !pk.Connect.WillFlag || g.mayWrite(displayOf(cl, g.site.Username), pk.Connect.WillTopic)
}

// maxStatus is how long a status may be, with its topic, in bytes: as long as a display may say anything elsewhere. A last will
// is never longer (MQTT 3.1.1, 3.1.3.3).
const maxStatus = wire.MaxUp + 1<<10

// OnPacketRead implements mochi.Hook. What is refused here, and not where it is published, ends the connection with its last
// will.
func (g *guard) OnPacketRead(cl *mochi.Client, pk packets.Packet) (packets.Packet, error) {
	if pk.FixedHeader.Type == packets.Publish && pk.FixedHeader.Remaining > maxStatus && cl.Net.Listener != own && strings.HasPrefix(pk.TopicName, g.site.Prefix+"/displays/") {
		g.site.Log.Warn("a status is too long; whoever sends it is cut off", "topic", pk.TopicName, "bytes", len(pk.Payload), "from", cl.Net.Remote)
		return pk, packets.ErrRejectPacket // mochi heeds no other here
	}
	return pk, nil
}

// recognise tells whether a name and a password are right, and notes if they are those of a display.
func (g *guard) recognise(cl *mochi.Client, name, password []byte) bool {
	from := origin(cl.Net.Remote)
	if g.limit.refuses(from) {
		return false
	}
	display, still, ok := g.right(name, password)
	if !ok {
		g.limit.wrong(from)
		return false
	}
	return display == "" || g.hold(cl, display, still)
}

// right tells whether a name and a password are right, and those of which display; empty: of the site.
func (g *guard) right(name, password []byte) (display string, still func() bool, ok bool) {
	if g.site.Username != "" && g.site.Password != "" && same(name, g.site.Username) && same(password, g.site.Password) {
		return "", nil, true
	}
	if g.site.Credentials == nil {
		return "", nil, false
	}
	display, still, ok = g.site.Credentials.Check(string(name), password)
	return display, still, ok && display != "" && display != g.site.Username
}

// hold notes a client that connects as a display, and tells whether it may. As with pages there are wire.MaxSessions of one display,
// and one more is refused; a client that comes again takes its own place.
func (g *guard) hold(cl *mochi.Client, display string, still func() bool) bool {
	cl.Properties.Username = []byte(display)
	// A session is taken up by its id alone, with all that it was subscribed to: that of a display can only be
	// taken up by the same one. No client can choose an id with this character (MQTT 3.1.1, 1.5.3).
	cl.ID = display + "\x00" + cl.ID
	g.mu.Lock()
	defer g.mu.Unlock()
	others := 0
	for _, h := range g.holders {
		if h.display == display && h.client.ID != cl.ID {
			others++
		}
	}
	if others >= wire.MaxSessions {
		g.site.Log.Warn("a display has too many MQTT connections; one more is refused", "display", display, "most", wire.MaxSessions, "from", cl.Net.Remote)
		return false
	}
	g.holders[cl.Net.Conn] = holder{cl, display, still}
	return still() // if that has changed just now, over may have looked before
}

// over returns the clients whose password counts no more.
func (g *guard) over() []*mochi.Client {
	g.mu.Lock()
	defer g.mu.Unlock()
	var all []*mochi.Client
	for _, h := range g.holders {
		if !h.still() {
			all = append(all, h.client)
		}
	}
	return all
}

// left forgets a connection that is over.
func (g *guard) left(c net.Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.holders, c)
}

// displayOf returns the display as which a client has connected; empty: as the site, or as nobody.
func displayOf(cl *mochi.Client, site string) string {
	if name := string(cl.Properties.Username); name != site {
		return name
	}
	return ""
}

func same(got []byte, want string) bool { return subtle.ConstantTimeCompare(got, []byte(want)) == 1 }

func loopback(remote string) bool {
	at, err := netip.ParseAddrPort(remote)
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// OnACLCheck implements mochi.Hook. It is asked about each filter that a client subscribes to, and again
// about the topic of each message before that is delivered.
func (g *guard) OnACLCheck(cl *mochi.Client, topic string, write bool) bool {
	if cl.Net.Listener == own {
		return true
	}
	display := displayOf(cl, g.site.Username)
	if write {
		return g.mayWrite(display, topic)
	}
	return display == "" || g.mayRead(display, topic)
}

// mayRead tells whether all that a filter matches is for a display: what is its own, and whether the daemon
// is there. A filter that could match anything else does not begin so, whatever wildcards it has.
func (g *guard) mayRead(display, filter string) bool {
	mine := g.site.Prefix + "/displays/" + display
	return filter == g.site.Prefix+"/status" || filter == mine || strings.HasPrefix(filter, mine+"/")
}

// mayWrite tells whether somebody other than the daemon may publish to a topic: the display whose own status
// it is, or one who has not connected as a display.
func (g *guard) mayWrite(display, topic string) bool {
	if display != "" {
		return topic == g.site.Prefix+"/displays/"+display+"/status"
	}
	below, ours := strings.CutPrefix(topic, g.site.Prefix+"/")
	if !ours {
		return topic != g.site.Prefix
	}
	if strings.HasPrefix(below, "in/") {
		return true
	}
	id, isDisplay := strings.CutPrefix(below, "displays/")
	id, isStatus := strings.CutSuffix(id, "/status")
	return isDisplay && isStatus && slices.Contains(g.site.Displays, id)
}

// OnPublish implements mochi.Hook. An input that is retained would come again whenever the daemon connects.
func (g *guard) OnPublish(cl *mochi.Client, pk packets.Packet) (packets.Packet, error) {
	if !pk.FixedHeader.Retain || len(pk.Payload) == 0 || !strings.HasPrefix(pk.TopicName, g.site.Prefix+"/in/") {
		return pk, nil
	}
	g.site.Log.Warn("refused a retained input", "topic", pk.TopicName, "from", cl.Net.Remote)
	g.mu.Lock()
	if len(g.refused) < 100 {
		g.refused[pk.TopicName] = time.Now()
	}
	g.mu.Unlock()
	g.changed()
	return pk, packets.CodeSuccessIgnore
}

func (g *guard) problems() []playlists.Problem {
	g.mu.Lock()
	defer g.mu.Unlock()
	var all []playlists.Problem
	for topic, at := range g.refused {
		if time.Since(at) > recent {
			delete(g.refused, topic)
			continue
		}
		all = append(all, playlists.Problem{
			ID: "mqtt/retained/" + topic, Where: "MQTT " + topic,
			What:   playlists.Text{ZH: "有设备发来“保留”的消息，没有执行：每次重连它都会再来一遍", EN: "a device sent a retained message, which was refused: it would come again with every connection"},
			Remedy: playlists.Text{ZH: "请在那个设备上关掉“保留 retain”", EN: "switch off retain on that device"},
		})
	}
	slices.SortFunc(all, func(a, b playlists.Problem) int { return strings.Compare(a.ID, b.ID) })
	return append(all, g.limit.problems()...)
}

// OnPublishDropped implements mochi.Hook.
func (g *guard) OnPublishDropped(cl *mochi.Client, _ packets.Packet) {
	g.site.Log.Warn("an MQTT client does not keep up and is cut off", "client", cl.ID, "from", cl.Net.Remote)
	cl.Stop(errors.New("does not keep up"))
}

// OnSubscribe implements mochi.Hook.
func (g *guard) OnSubscribe(cl *mochi.Client, pk packets.Packet) packets.Packet {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.bursts[cl] == nil {
		g.bursts[cl] = &burst{sent: make(chan struct{}, pending)}
	}
	return pk
}

// OnRetainPublished implements mochi.Hook. What is retained is given to a client in one go, however little
// of it fits; here that waits for what has left. It is called for one client by one goroutine, its own.
func (g *guard) OnRetainPublished(cl *mochi.Client, _ packets.Packet) {
	b := g.burst(cl)
	if b == nil {
		return // gone
	}
	b.given++
	late := time.NewTimer(patient)
	defer late.Stop()
	for b.given > ahead {
		select {
		case <-b.sent:
			b.given--
		case <-late.C:
			cl.Stop(errors.New("does not take in what is retained"))
			return
		}
	}
}

// OnPacketSent implements mochi.Hook.
func (g *guard) OnPacketSent(cl *mochi.Client, pk packets.Packet, _ []byte) {
	if pk.FixedHeader.Type != packets.Publish || !pk.FixedHeader.Retain {
		return
	}
	if b := g.burst(cl); b != nil {
		select {
		case b.sent <- struct{}{}:
		default:
		}
	}
}

// OnDisconnect implements mochi.Hook.
func (g *guard) OnDisconnect(cl *mochi.Client, _ error, _ bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.bursts, cl)
}

func (g *guard) burst(cl *mochi.Client) *burst {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.bursts[cl]
}
