package feeds

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"yiping/playlists"
)

// Fault is why an answer is not used, and what to do about it.
type Fault struct {
	What   playlists.Text // begins in the middle of a sentence
	Remedy playlists.Text

	answered bool          // there was an answer, but not a calendar: waiting does not help
	held     bool          // there was a calendar, which is not believed yet
	after    time.Duration // for which the server does not want to be asked
	err      error         // for the log; nil: what is said to people. It never has the address in it
}

func (f *Fault) log() string {
	if f.err != nil {
		return f.err.Error()
	}
	return f.What.EN
}

func fault(zh, en, remedyZH, remedyEN string) Fault {
	return Fault{What: playlists.Text{ZH: zh, EN: en}, Remedy: playlists.Text{ZH: remedyZH, EN: remedyEN}}
}

var (
	needsLogin = fault("这个地址要登录才能看", "this address needs a login",
		"请把日历发布出来，用它的 ICS 地址", "Publish the calendar and use its ICS address")
	noServer = fault("找不到这个服务器", "its server cannot be found",
		"请检查网络、DNS 和配置里的地址", "Check the network, the name service and the address in the configuration")
	noAnswer = fault("连不上服务器", "its server cannot be reached",
		"请检查网络，问一问管日历服务器的人", "Check the network, and ask whoever runs the calendar's server")
	tooSlow = fault("服务器没有按时答完", "its server does not answer in time",
		"请检查网络，问一问管日历服务器的人", "Check the network, and ask whoever runs the calendar's server")
	notTrusted = fault("服务器的证书不可信", "the certificate of its server cannot be trusted",
		"请检查这台电脑的时间和服务器的证书", "Check the time of this computer and the certificate of the server")
	tooClose = fault("这个地址指向不该取日历的地方（本机或专用地址）", "its address leads to where no calendar is fetched from: this computer, or a reserved address",
		"日历在本机时请直接写 127.0.0.1 或 localhost", "If the calendar is on this computer, write 127.0.0.1 or localhost")
	sentAstray = fault("服务器让我们转到一个不能去的地址", "its server sends us to an address where we do not go",
		"请从日历软件里重新复制 ICS 地址", "Copy the ICS address from the calendar once more")
	goesInCircles = fault("服务器让我们转来转去，没有尽头", "its server sends us from address to address without end",
		"这常常是登录页：请把日历发布出来，用它的 ICS 地址", "This is often a login: publish the calendar and use its ICS address")
	brokeOff = fault("日历传到一半断了", "the transfer breaks off",
		"会自动再试；一直这样请检查网络", "It is tried again; check the network if it stays like this")
	tooLarge = fault("日历太大", "the calendar is too large",
		"请只发布最近一年的日程", "Publish the last year of it only")
	notThere = fault("这个地址上没有日历了", "there is no calendar at its address any more",
		"请从日历软件里重新复制 ICS 地址", "Copy the ICS address from the calendar once more")
	tooOften = fault("服务器要我们少问几次", "its server wants to be asked less often",
		"会自动慢下来，不用管", "It is asked less often by itself")
)

func (f Fault) because(err error) *Fault {
	f.err = err
	return &f
}

// unreachable is the fault of a request that got no answer.
func unreachable(err error, redirected bool) *Fault {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var slow net.Error
	switch {
	case errors.Is(err, errTooClose) && redirected:
		return sentAstray.because(err)
	case errors.Is(err, errTooClose):
		return tooClose.because(err)
	case errors.As(err, &certificate):
		return notTrusted.because(err)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return tooSlow.because(err)
	case errors.As(err, &name):
		return noServer.because(err)
	}
	return noAnswer.because(err)
}

// refused is the fault of an answer that is no success.
func refused(code int, after time.Duration) *Fault {
	f := fault(fmt.Sprintf("服务器出错（HTTP %d）", code), fmt.Sprintf("its server has a problem (HTTP %d)", code),
		"会自动再试；一直这样请问管日历服务器的人", "It is tried again; ask whoever runs the calendar's server if it stays like this")
	switch code {
	case 401, 403, 407:
		f = needsLogin
	case 404, 410:
		f = notThere
	case 429:
		f = tooOften
	}
	f.after = after
	return f.because(fmt.Errorf("HTTP status %d", code))
}

// allGone is the fault of a calendar that has lost all of its events, and says until when it is not believed.
func allGone(before int, until time.Time) *Fault {
	f := fault(
		fmt.Sprintf("忽然一个活动也没有了（之前有%d个），先照旧显示；到%s还是这样，就照空的显示", before, clock(until)),
		fmt.Sprintf("it suddenly has no event at all (it had %d). Displays go on with what it said before; if it is still so at %s, it is believed", before, stamp(until)),
		"确实清空了就不用管；不是的话，请检查日历的发布设置", "If it was meant, do nothing; otherwise check how the calendar is published")
	f.answered, f.held = true, true
	return &f
}
