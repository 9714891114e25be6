package hints

import "yiping/playlists"

// lookForms are the words for fit, sound and place, and those that only surround others.
var lookForms = []form{
	word(`铺满|充满|填满|cover`, func(r *reading) *playlists.Refusal { return r.fit(playlists.Cover) }),
	word(`完整|contain`, func(r *reading) *playlists.Refusal { return r.fit(playlists.Contain) }),
	word(`拉伸|stretch`, func(r *reading) *playlists.Refusal { return r.fit(playlists.Stretch) }),
	word(`静音|mute`, func(r *reading) *playlists.Refusal { r.out.Mute = true; return r.hearing() }),
	word(`有声音?|sound`, func(r *reading) *playlists.Refusal { r.out.Sound = true; return r.hearing() }),
	word(`置顶`, func(r *reading) *playlists.Refusal { r.out.First = true; return nil }),
	word(`立即|立刻|插播|now`, func(r *reading) *playlists.Refusal { r.out.Now = true; return nil }),
	{compile(`只播|仅播|只在|仅在|仅限|只限|只|仅|播放|播出|播|有效`), func([]string, *reading) (token, bool) { return token{}, true }},
}

func word(pattern string, f func(*reading) *playlists.Refusal) form {
	return form{compile(pattern), func([]string, *reading) (token, bool) {
		return token{apply: func(_ bracket, r *reading) *playlists.Refusal { return f(r) }}, true
	}}
}

func (r *reading) fit(f playlists.Fit) *playlists.Refusal {
	if r.out.FitSet && r.out.Fit != f {
		return contradiction("两种画面方式", "two ways to fit the picture")
	}
	r.out.Fit, r.out.FitSet = f, true
	return nil
}

func (r *reading) hearing() *playlists.Refusal {
	if r.out.Sound && r.out.Mute {
		return contradiction("又有声又静音", "both sound and mute")
	}
	return nil
}
