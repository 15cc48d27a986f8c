// Searches the memory of this process for bytes, as somebody with a core dump would.
#pragma once
#include <cstddef>
#include <string>

namespace chatelaine::uitest {

// Occurrences of `text`, written as its characters xor `key`, in UTF-8 and UTF-16LE in every writable mapping. The text
// itself is never put together here, so that the search doesn't find its own needle.
std::size_t occurrencesInMemory(const std::string& maskedText, char key);

}  // namespace chatelaine::uitest
