package daemon

import (
	"context"
	"time"

	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/playlists"
)

// tryAgain is how long a database that could not be written is left alone.
const tryAgain = time.Second

// disk is the task that finds out by itself when a database that could not be written can be: what people type in is refused
// meanwhile, and not kept for later. Pages are told when that begins and when it is over.
func disk(st *store.Store, changed *latest.Cell[struct{}]) task {
	return func(ctx context.Context) error {
		look := time.NewTicker(tryAgain)
		defer look.Stop()
		for broken := false; ; {
			select {
			case <-look.C:
			case <-ctx.Done():
				return nil
			}
			if st.Err() != nil {
				_ = st.Try(ctx) // Err says how it went
			}
			if now := st.Err() != nil; now != broken {
				broken = now
				changed.Set(struct{}{})
			}
		}
	}
}

// diskProblems says that nothing can be written.
func diskProblems(st *store.Store) []playlists.Problem {
	if st.Err() == nil {
		return nil
	}
	return []playlists.Problem{{
		ID: "store", Where: "数据文件夹 data folder",
		What:   playlists.Text{ZH: "数据库写不进去：录入的活动和通知暂时存不了", EN: "the database cannot be written: bookings and notices cannot be taken for now"},
		Remedy: playlists.Text{ZH: "请检查服务器磁盘是不是满了或坏了；好了以后不用重启，这条会自动消失", EN: "check whether the disk of the server is full or failing; once it is well this goes away, without a restart"},
	}}
}
