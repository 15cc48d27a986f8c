// The forms in which a service may send a secret back. Pure; the searching is in scrub.h.
#pragma once
#include <cstdint>
#include <vector>

#include "core/secret.h"

namespace chatelaine::gateway {

// Whether line breaks may stand between a form's characters, as in Base64 for mail and PEM.
enum class Wrapping : std::uint8_t { none, anywhere };

struct SecretForm {
  Secret text;
  Wrapping wrapping;
};

// Raw, percent-encoded (what must be, everything, each twice), JSON-escaped (with and without "\/", all as \u), HTML
// entities (what must be, everything), hexadecimal, and Base64 in three alignments and two alphabets. Without repeats;
// nothing shorter than two bytes.
std::vector<SecretForm> formsOf(const Secret& secret);

}  // namespace chatelaine::gateway
