// The forms in which a service may echo a secret, and the search for any of them in what an agent or a disk has seen.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace chatelaine::test {

struct Encoding {
  std::string name;  // "percent, all, twice"
  std::string text;
};

// Raw, percent (once, twice), JSON-escaped, \u, hexadecimal, HTML entities, and Base64 in two alphabets at the three
// alignments, of each the part that doesn't depend on its neighbours.
std::vector<Encoding> encodingsOf(std::string_view secret);

// The name of the first encoding of `secret` that stands in `text`, also where line breaks cut it; empty if none does.
std::string encodingFoundIn(std::string_view text, std::string_view secret);

}  // namespace chatelaine::test
