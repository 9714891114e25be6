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
// meanwhile, and not kept for later. It also finds out when the database was moved away. Pages are told when either begins and
// when it is over.
func disk(st *store.Store, changed *latest.Cell[struct{}]) task {
	return func(ctx context.Context) error {
		look := time.NewTicker(tryAgain)
		defer look.Stop()
		for broken, astray := false, false; ; {
			select {
			case <-look.C:
			case <-ctx.Done():
				return nil
			}
			if st.Err() != nil {
				_ = st.Try(ctx) // Err says how it went
			}
			st.Look()
			if b, a := st.Err() != nil, st.Astray(); b != broken || a != astray {
				broken, astray = b, a
				changed.Set(struct{}{})
			}
		}
	}
}

// diskProblems says that nothing can be written, or that what is written will be missed.
func diskProblems(st *store.Store) []playlists.Problem {
	if st.Astray() {
		return []playlists.Problem{{
			ID: "store", Where: "数据文件夹 data folder",
			What:   playlists.Text{ZH: "数据库 yiping.db 被移走或删掉了：现在录入的活动和通知，服务一重启就没有了", EN: "the database yiping.db was moved or deleted: bookings and notices that are taken now are lost with the next restart"},
			Remedy: playlists.Text{ZH: "请把原来的 yiping.db 放回数据文件夹，放回之前不要重启；已经删掉的，请停下服务，恢复最近的备份", EN: "put the same yiping.db back into the data folder, and do not restart before; if it is deleted, stop the daemon and restore the last backup"},
		}}
	}
	if st.Err() == nil {
		return nil
	}
	return []playlists.Problem{{
		ID: "store", Where: "数据文件夹 data folder",
		What:   playlists.Text{ZH: "数据库写不进去：录入的活动和通知暂时存不了", EN: "the database cannot be written: bookings and notices cannot be taken for now"},
		Remedy: playlists.Text{ZH: "请检查服务器磁盘是不是满了或坏了；好了以后不用重启，这条会自动消失", EN: "check whether the disk of the server is full or failing; once it is well this goes away, without a restart"},
	}}
}
