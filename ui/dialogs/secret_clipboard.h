// Puts a secret that may be shown (a one-time code, a new token) on the clipboard for a while; not for stored secrets.
#pragma once
#include <chrono>

#include "core/secret.h"

namespace chatelaine::ui {

// Marked for clipboard managers as a password, kept in locked memory until somebody pastes, and taken back after
// `lifetime` unless the clipboard has got another content by then. GUI thread.
void copyForAWhile(Secret secret, std::chrono::milliseconds lifetime);

}  // namespace chatelaine::ui
