//! 偏好 What a user prefers on screen.

crate::text_enum! {
    /// Language of the screens.
    pub enum Language {
        ZhCn "zh-CN" "简体中文" "Chinese",
        En "en" "英文" "English",
    }
}

crate::text_enum! {
    /// What becomes of a customer whose name another has already, whatever the spaces, signs and width.
    pub enum SameName {
        Tell "tell" "提示" "Tell",
        Refuse "refuse" "拒绝" "Refuse",
    }
}

crate::text_enum! {
    /// Light or dark.
    pub enum Theme {
        System "system" "跟随系统" "As the system",
        Light "light" "浅色" "Light",
        Dark "dark" "深色" "Dark",
    }
}

crate::text_enum! {
    /// How close the rows of a list stand.
    pub enum Density {
        Compact "compact" "紧凑" "Compact",
        Normal "normal" "标准" "Normal",
        Relaxed "relaxed" "宽松" "Relaxed",
    }
}
