#include "gateway/rules/inject.h"

#include <algorithm>

#include "core/rule_template.h"
#include "gateway/rules/wire_buffer.h"

namespace chatelaine::gateway {
namespace {

using Unexpected = std::unexpected<InjectProblem>;
using Filled = std::expected<WireBuffer, InjectProblem>;
using Prepared = std::expected<Injection, InjectProblem>;

constexpr std::size_t shortestSecret = 2;

bool isControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool isUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

enum class Encoding { plain, percent };

void appendPercent(WireBuffer& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (isUnreserved(c)) out.append(c);
    else out.append('%').append(digits[byte >> 4]).append(digits[byte & 15]);
  }
}

Filled fill(std::string_view text, const SecretFields& fields, Encoding encoding) {
  WireBuffer out;
  for (const TemplatePart& part : splitTemplate(text)) {
    if (part.kind == TemplatePartKind::text) {
      if (std::ranges::any_of(part.value, isControl)) return Unexpected(InjectProblem::forbiddenCharacter);
      out.append(part.value);
      continue;
    }
    const Secret* secret = find(fields, part.value);
    if (secret == nullptr || secret->isEmpty()) return Unexpected(InjectProblem::missingField);
    if (secret->size() < shortestSecret) return Unexpected(InjectProblem::tooShort);
    if (std::ranges::any_of(secret->text(), isControl)) return Unexpected(InjectProblem::forbiddenCharacter);
    if (encoding == Encoding::percent) appendPercent(out, secret->text());
    else out.append(secret->text());
  }
  return out;
}

Secret secretOf(const WireBuffer& buffer) { return Secret::copyOf(buffer.text()); }

WireBuffer base64(std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  WireBuffer out;
  for (std::size_t at = 0; at < text.size(); at += 3) {
    const std::string_view group = text.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = bits << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0u);
    for (std::size_t i = 0; i < 4; ++i) out.append(i <= group.size() ? digits[bits >> (18 - 6 * i) & 63] : '=');
  }
  return out;
}

struct Preparation {
  const SecretFields& fields;

  Prepared operator()(const NoRule&) const { return Unexpected(InjectProblem::noRule); }
  Prepared operator()(const HeaderRule& rule) const {
    auto value = fill(rule.value, fields, Encoding::plain);
    if (!value) return Unexpected(value.error());
    Injection injection;
    injection.fields.push_back({rule.name, secretOf(*value)});
    for (const FixedHeader& fixed : rule.also) {
      if (std::ranges::any_of(fixed.value, isControl)) return Unexpected(InjectProblem::forbiddenCharacter);
      const auto filled = fill(fixed.value, fields, Encoding::plain);
      if (!filled) return Unexpected(filled.error());
      injection.fields.push_back({fixed.name, secretOf(*filled)});
    }
    return injection;
  }
  Prepared operator()(const QueryRule& rule) const {
    // The whole value is encoded, so that a template's own text can't begin another parameter either.
    const auto plain = fill(rule.value, fields, Encoding::plain);
    if (!plain) return Unexpected(plain.error());
    WireBuffer encoded;
    appendPercent(encoded, plain->text());
    Injection injection;
    injection.query = Injection::Query{rule.name, secretOf(encoded)};
    return injection;
  }
  Prepared operator()(const PathRule& rule) const {
    const auto prefix = fill(rule.prefix, fields, Encoding::percent);
    if (!prefix) return Unexpected(prefix.error());
    const bool isPath = prefix->text().starts_with('/');
    if (!isPath || prefix->text().find_first_of("?# ") != std::string_view::npos) {
      return Unexpected(InjectProblem::forbiddenCharacter);
    }
    Injection injection;
    injection.path = Injection::Path{secretOf(*prefix)};
    return injection;
  }
  Prepared operator()(const BasicRule& rule) const {
    const auto user = fill(rule.user, fields, Encoding::plain);
    if (!user) return Unexpected(user.error());
    const auto password = fill(rule.password, fields, Encoding::plain);
    if (!password) return Unexpected(password.error());
    if (user->text().find(':') != std::string_view::npos) return Unexpected(InjectProblem::forbiddenCharacter);
    WireBuffer pair;
    pair.append(user->text()).append(':').append(password->text());
    const WireBuffer encoded = base64(pair.text());
    WireBuffer value;
    value.append("Basic ").append(encoded.text());
    Injection injection;
    injection.fields.push_back({"Authorization", secretOf(value)});
    injection.secrets.push_back(secretOf(encoded));
    return injection;
  }
  Prepared operator()(const CookieRule& rule) const {
    const auto value = fill(rule.value, fields, Encoding::plain);
    if (!value) return Unexpected(value.error());
    if (value->text().find(';') != std::string_view::npos) return Unexpected(InjectProblem::forbiddenCharacter);
    Injection injection;
    injection.cookie = Injection::Cookie{rule.name, secretOf(*value)};
    return injection;
  }
  Prepared operator()(const auto&) const { return Unexpected(InjectProblem::unsupportedRule); }
};

}  // namespace

std::expected<Injection, InjectProblem> prepareInjection(const InjectRule& rule, const SecretFields& fields) {
  auto injection = std::visit(Preparation{fields}, rule);
  if (!injection) return injection;
  const std::vector<std::string> used = fieldsUsed(rule);
  if (used.empty()) return Unexpected(InjectProblem::noRule);  // nothing secret in it: not ours to send
  for (const std::string& name : used) injection->secrets.push_back(find(fields, name)->clone());
  return injection;
}

std::string_view toString(InjectProblem problem) {
  switch (problem) {
    case InjectProblem::missingField: return "missing_field";
    case InjectProblem::forbiddenCharacter: return "forbidden_character";
    case InjectProblem::unsupportedRule: return "unsupported_rule";
    case InjectProblem::noRule: return "not_injectable";
    case InjectProblem::tooShort: return "secret_too_short";
  }
  return "unknown";
}

}  // namespace chatelaine::gateway
