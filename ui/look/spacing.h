// The spacing scale and the few sizes that every screen shares, in device-independent pixels.
#pragma once

namespace chatelaine::ui {

namespace space {
inline constexpr int xs = 4;
inline constexpr int s = 8;
inline constexpr int m = 12;
inline constexpr int l = 16;
inline constexpr int xl = 24;
}  // namespace space

namespace extent {
inline constexpr int control = 32;  // height of buttons and fields
inline constexpr int target = 24;   // the smallest thing that can be clicked
inline constexpr int icon = 16;
inline constexpr int largeIcon = 20;
inline constexpr int tile = 32;   // monogram tiles in lists
inline constexpr int radius = 6;  // of buttons and fields
inline constexpr int cardRadius = 8;
}  // namespace extent

}  // namespace chatelaine::ui
