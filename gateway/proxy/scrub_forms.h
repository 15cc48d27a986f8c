// The forms in which a service may send a secret back. Pure; the searching is in scrub.h.
#pragma once
#include <vector>

#include "core/secret.h"

namespace chatelaine::gateway {

// Raw, percent-encoded (what must be, everything, twice), JSON-escaped (with and without "\/", all as \u), HTML entities,
// hexadecimal, and Base64 in three alignments and two alphabets. Without repeats; nothing shorter than two bytes.
std::vector<Secret> formsOf(const Secret& secret);

}  // namespace chatelaine::gateway
