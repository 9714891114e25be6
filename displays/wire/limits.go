package wire

import "time"

// Limits of a conversation. A player that keeps to them is never cut off.
const (
	MaxSessions   = 8                      // sessions of one display at the same time
	HelloWithin   = 5 * time.Second        // from the connection to Hello
	SilenceWithin = 15 * time.Second       // between two signs of life, pongs included
	PingAfter     = 5 * time.Second        // silence after which the daemon sends a ping
	Rate          = 20                     // messages per second in the long run
	Burst         = 60                     // messages at once
	FreshWithin   = 8 * time.Second        // a display is online if its renderer attested within this time
	MaxPlays      = 200                    // plays in one message
	PlaysPace     = 500 * time.Millisecond // between two messages with plays; one that comes sooner is not answered
	PlaysAgain    = 30 * time.Second       // without Kept, after which plays are said again
)

// Limits of what a message holds. Strings are counted in bytes.
const (
	maxName    = 256  // ids, names of regions, sessions and player code
	maxItem    = 4096 // ids of items are paths
	maxRegions = 64
	maxFaults  = 256
	maxText    = 600            // what a notice said
	maxPlay    = 24 * time.Hour // longer ones are cut
)
