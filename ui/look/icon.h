// Our own line icons, drawn from SVG in a colour of the palette at the moment of painting; loads nothing from outside.
#pragma once
#include <QtGui/QIcon>
#include <QtGui/QPixmap>

#include <array>
#include <cstdint>
#include <string_view>

#include "ui/look/colours.h"

namespace chatelaine::ui {

enum class Icon : std::uint8_t {
  add,
  agent,
  audit,
  authenticator,
  bell,
  card,
  certificate,
  check,
  chevronDown,
  chevronLeft,
  chevronRight,
  chevronUp,
  clock,
  close,
  cloud,
  code,
  conflict,
  connect,
  cookie,
  copy,
  database,
  remove,
  download,
  drag,
  edit,
  error,
  external,
  eyeOff,
  filter,
  globe,
  health,
  history,
  info,
  key,
  link,
  lock,
  login,
  mail,
  more,
  offline,
  ok,
  paste,
  person,
  pin,
  replace,
  search,
  server,
  settings,
  shield,
  sync,
  team,
  terminal,
  unlock,
  unpin,
  vault,
  warning,
};
inline constexpr std::size_t iconCount = static_cast<std::size_t>(Icon::warning) + 1;

std::string_view fileNameOf(Icon icon);  // "chevron-down"

// Follows a later change of the application's palette by itself; greys out when disabled.
QIcon iconOf(Icon icon, Tone tone = Tone::muted);
// One picture in one colour, for painting by hand.
QPixmap pixmapOf(Icon icon, const QColor& colour, int size, qreal devicePixelRatio);

QIcon applicationIcon();

}  // namespace chatelaine::ui
