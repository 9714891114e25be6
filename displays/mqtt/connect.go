package mqtt

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// connection returns how to connect once, under a name of its own and with a last will. Coming back is not left to the
// client behind it, which would bring old messages with it. lost is called when the connection is lost.
func connection(ctx context.Context, name, username, password string, dial func(context.Context) (net.Conn, error), lost func(error)) *paho.ClientOptions {
	return paho.NewClientOptions().AddBroker("tcp://broker").SetClientID(fmt.Sprintf("%s-%012x", name, rand.Uint64()>>16)).
		SetUsername(username).SetPassword(password).SetProtocolVersion(4).SetCleanSession(true).
		SetAutoReconnect(false).SetConnectRetry(false).SetConnectTimeout(answer).SetWriteTimeout(answer).SetKeepAlive(keepAlive).
		SetCustomOpenConnectionFn(func(*url.URL, paho.ClientOptions) (net.Conn, error) { return dial(ctx) }).
		SetConnectionLostHandler(func(_ paho.Client, err error) { lost(err) })
}

// again calls connect until ctx ends, which tells whether there was a connection. The time between has full jitter
// below a bound that doubles while there is none.
func again(ctx context.Context, connect func() (began bool)) {
	longest := backoffFirst
	for ctx.Err() == nil {
		if connect() {
			longest = backoffFirst
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(rand.Int64N(int64(longest)))):
		}
		longest = min(2*longest, backoffLast)
	}
}
