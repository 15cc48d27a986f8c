// The small checks on text that validation is made of; private to core.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/validate.h"

namespace chatelaine {

using FieldErrors = std::vector<FieldError>;

enum class Lines { one, many };  // whether line breaks and tabs belong to the text

bool hasControlCharacter(std::string_view text, Lines lines = Lines::one);
bool isHeaderName(std::string_view name);     // RFC 9110 token
bool isFramingHeader(std::string_view name);  // one that the gateway alone writes
bool isMethod(std::string_view method);       // an upper-case token that a gateway forwards
bool isPathPrefix(std::string_view path);     // "/…", resolved, nothing that could be read in two ways
std::optional<FieldProblem> problemOfUrl(std::string_view url);  // of an https address
std::optional<FieldProblem> problemOfText(std::string_view text, std::size_t longest, Lines lines = Lines::one);

// Adds an error for `field` if there is a problem.
void report(FieldErrors& errors, std::string field, std::optional<FieldProblem> problem);

}  // namespace chatelaine
