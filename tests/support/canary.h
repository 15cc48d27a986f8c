// A random text to plant as a secret, and the search for it in this process; keeps itself disguised meanwhile.
#pragma once
#include <cstddef>
#include <string>

#include "core/secret.h"

namespace chatelaine::test {

// Holds the text only combined with a mask, so that looking for it doesn't find the canary itself.
class Canary {
 public:
  Canary();  // 24 random letters and digits, never the same
  // Looks for a secret that exists already, a key for instance.
  explicit Canary(const Secret& secret);

  Secret secret() const;
  std::size_t size() const { return m_masked.size(); }
  // How often it stands in `bytes`.
  std::size_t countIn(ByteView bytes) const;
  // How often it stands in the writable memory of this process, the locked arena included.
  std::size_t countInProcess() const;

 private:
  bool isAt(const std::byte* place) const;

  std::string m_masked;
};

}  // namespace chatelaine::test
