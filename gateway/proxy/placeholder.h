// Recognises placeholders and tokens of ours that an agent sends to a service in place of, or beside, a secret: nobody
// there could use them, so the request is a mistake and is blocked. Pure.
#pragma once
#include <string>
#include <string_view>

namespace chatelaine::gateway {

// "vault:" followed by a name, a placeholder token ("chph_…") or an agent's token ("cha_…"); also with percent escapes
// or JSON's \u escapes anywhere in it.
bool holdsPlaceholder(std::string_view text);

// The same for a body that arrives in pieces.
class PlaceholderScan {
 public:
  // True once a placeholder has been seen; stays so.
  bool feed(std::string_view piece);

 private:
  std::string m_rest;  // the end of what came, as long as a placeholder can be
  bool m_isCut = false;
  bool m_found = false;
};

// Whether a body of that Content-Type is searched: text of any kind, or unknown.
bool isTextType(std::string_view contentType);

}  // namespace chatelaine::gateway
