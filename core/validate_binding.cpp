#include <algorithm>
#include <array>

#include "core/field_checks.h"
#include "core/host_name.h"
#include "core/rule_template.h"
#include "core/validate.h"

namespace chatelaine {
namespace {

constexpr std::string_view ruleField = "binding.rule";
constexpr std::size_t longestText = 4096;

bool hasSecretField(CredentialType type, std::string_view name) {
  return type == CredentialType::custom || std::ranges::contains(infoOf(type).secretFields, name);
}

std::optional<FieldProblem> problemOfHeaderName(std::string_view name) {
  if (!isHeaderName(name)) return FieldProblem::notAHeaderName;
  if (isFramingHeader(name)) return FieldProblem::forbiddenHeader;
  return std::nullopt;
}

// What is wrong with a rule, beyond the fields that its templates name.
struct RuleProblem {
  CredentialType type;
  using Problem = std::optional<FieldProblem>;

  Problem operator()(const NoRule&) const { return std::nullopt; }
  Problem operator()(const HeaderRule& rule) const {
    if (const auto problem = problemOfHeaderName(rule.name)) return problem;
    for (const FixedHeader& header : rule.also) {
      if (const auto problem = problemOfHeaderName(header.name)) return problem;
      if (const auto problem = problemOfText(header.value, longestText)) return problem;
    }
    return problemOfText(rule.value, longestText);
  }
  Problem operator()(const QueryRule& rule) const {
    if (rule.name.empty()) return FieldProblem::missing;
    if (rule.name.find_first_of("&=#?+% ") != std::string::npos) return FieldProblem::controlCharacter;
    return problemOfText(rule.name + rule.value, longestText);
  }
  Problem operator()(const PathRule& rule) const {
    if (!isPathPrefix(rule.prefix)) return FieldProblem::notAPath;
    return problemOfText(rule.prefix, longestText);
  }
  Problem operator()(const BasicRule& rule) const { return problemOfText(rule.user + rule.password, longestText); }
  Problem operator()(const CookieRule& rule) const {
    if (!isHeaderName(rule.name)) return FieldProblem::notAHeaderName;
    if (rule.value.find_first_of(";, \"\\") != std::string::npos) return FieldProblem::controlCharacter;
    return problemOfText(rule.value, longestText);
  }
  Problem operator()(const SigV4Rule& rule) const {
    if (!hasSecretField(type, "secretAccessKey")) return FieldProblem::ruleNamesUnknownField;
    if (rule.service.empty() || rule.region.empty()) return FieldProblem::missing;
    return problemOfText(rule.service + rule.region, longestText);
  }
  Problem operator()(const HmacRule& rule) const {
    constexpr std::array known = std::to_array<std::string_view>({"method", "path", "timestamp", "bodyHash"});
    if (const auto problem = problemOfHeaderName(rule.header)) return problem;
    if (rule.algorithm != "sha256" && rule.algorithm != "sha512") return FieldProblem::outOfRange;
    if (rule.messageTemplate.empty()) return FieldProblem::missing;
    for (const TemplatePart& part : splitTemplate(rule.messageTemplate)) {
      const bool isField = part.kind == TemplatePartKind::field;
      if (isField && !std::ranges::contains(known, part.value)) return FieldProblem::ruleNamesUnknownField;
    }
    return problemOfText(rule.messageTemplate, longestText, Lines::many);
  }
  Problem operator()(const ClientCertificateRule&) const {
    if (!hasSecretField(type, "privateKey")) return FieldProblem::ruleNamesUnknownField;
    return std::nullopt;
  }
};

// Rules that put a text into the request. One without a field would hold the secret itself, in the clear.
bool needsField(const InjectRule& rule) {
  return std::holds_alternative<HeaderRule>(rule) || std::holds_alternative<QueryRule>(rule) ||
         std::holds_alternative<PathRule>(rule) || std::holds_alternative<BasicRule>(rule) ||
         std::holds_alternative<CookieRule>(rule);
}

void checkRule(const Binding& binding, FieldErrors& errors) {
  const std::vector<std::string> fields = fieldsUsed(binding.rule);
  report(errors, std::string(ruleField), std::visit(RuleProblem{binding.type}, binding.rule));
  if (fields.empty() && needsField(binding.rule)) errors.push_back({std::string(ruleField), FieldProblem::missing});
  const bool areKnown =
      std::ranges::all_of(fields, [&binding](const std::string& name) { return hasSecretField(binding.type, name); });
  if (!areKnown) errors.push_back({std::string(ruleField), FieldProblem::ruleNamesUnknownField});
}

std::optional<FieldProblem> problemOfHost(const AllowedHost& host) {
  const auto canonical = canonicalHost(host.name);
  if (!canonical || *canonical != host.name) return FieldProblem::notAHost;
  if (host.name.starts_with("*.") && isPublicSuffix(std::string_view(host.name).substr(2))) {
    return FieldProblem::publicSuffixWildcard;
  }
  if (host.port == 0) return FieldProblem::outOfRange;
  return std::nullopt;
}

std::optional<FieldProblem> problemOfDestination(const Destination& destination) {
  if (destination.purpose.empty() || destination.value.empty()) return FieldProblem::missing;
  const bool isUrl = destination.purpose == "tokenUrl" || destination.purpose == "uri";
  return isUrl ? problemOfUrl(destination.value) : problemOfText(destination.value, longestText);
}

template <class Items, class Check>
void checkEach(FieldErrors& errors, const std::string& field, const Items& items, Check problemOf) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    report(errors, field + "[" + std::to_string(i) + "]", problemOf(items[i]));
  }
}

}  // namespace

std::vector<FieldError> validate(const Binding& binding) {
  FieldErrors errors;
  if (binding.hosts.empty() && !std::holds_alternative<NoRule>(binding.rule)) {
    errors.push_back({"binding.hosts", FieldProblem::noHosts});
  }
  checkEach(errors, "binding.hosts", binding.hosts, problemOfHost);
  checkEach(errors, "binding.methods", binding.methods, [](const std::string& method) {
    return isMethod(method) ? std::nullopt : std::optional(FieldProblem::notAMethod);
  });
  checkEach(errors, "binding.paths", binding.paths, [](const std::string& path) {
    return isPathPrefix(path) ? std::nullopt : std::optional(FieldProblem::notAPath);
  });
  checkEach(errors, "binding.destinations", binding.destinations, problemOfDestination);
  checkRule(binding, errors);
  return errors;
}

}  // namespace chatelaine
