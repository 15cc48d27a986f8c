#include "bench/load/options.h"

#include <charconv>
#include <functional>
#include <map>
#include <span>
#include <string_view>

namespace chatelaine::bench {
namespace {

template <class Number>
Result<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return fail(ErrorCode::invalidInput, std::string(text) + " is no number");
  }
  return value;
}

Result<Endpoint> endpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return fail(ErrorCode::invalidInput, "an endpoint is ADDRESS:PORT");
  CHATELAINE_TRY(port, number<std::uint16_t>(text.substr(colon + 1)));
  return Endpoint{std::string(text.substr(0, colon)), port};
}

using Setter = std::function<Result<void>(Options&, std::string_view)>;

template <class Value, class Parse>
Setter set(Value Options::* member, Parse parse) {
  return [member, parse](Options& options, std::string_view text) -> Result<void> {
    CHATELAINE_TRY(value, parse(text));
    options.*member = std::move(value);
    return {};
  };
}

Result<std::string> text(std::string_view value) { return std::string(value); }

Result<std::chrono::milliseconds> seconds(std::string_view value) {
  CHATELAINE_TRY(count, number<double>(value));
  return std::chrono::milliseconds(static_cast<long>(count * 1000));
}

Result<void> setProxy(Options& options, std::string_view value) {
  CHATELAINE_TRY(target, endpoint(value));
  options.target = target;
  options.isProxy = true;
  return {};
}

const std::map<std::string_view, Setter>& setters() {
  static const std::map<std::string_view, Setter> all{
      {"--connect", set(&Options::target, endpoint)},
      {"--proxy", setProxy},
      {"--proxy-authorization", set(&Options::proxyAuthorization, text)},
      {"--host", set(&Options::host, text)},
      {"--host-port", set(&Options::hostPort, number<std::uint16_t>)},
      {"--ca", set(&Options::certificateAuthority, text)},
      {"--connections", set(&Options::connections, number<std::size_t>)},
      {"--warm-up", set(&Options::warmUp, seconds)},
      {"--seconds", set(&Options::duration, seconds)},
      {"--rate", set(&Options::rate, number<double>)},
  };
  return all;
}

}  // namespace

Result<Options> parseOptions(int count, char** values) {
  const std::span arguments(values, static_cast<std::size_t>(count));
  Options options;
  for (std::size_t index = 1; index < arguments.size(); index += 2) {
    const auto setter = setters().find(arguments[index]);
    if (setter == setters().end() || index + 1 == arguments.size()) {
      return fail(ErrorCode::invalidInput, std::string("not understood: ") + arguments[index]);
    }
    CHATELAINE_CHECK(setter->second(options, arguments[index + 1]));
  }
  if (options.target.port == 0 || options.host.empty() || options.connections == 0) {
    return fail(ErrorCode::invalidInput, "needed: --connect or --proxy ADDRESS:PORT, --host NAME, --connections ≥ 1");
  }
  return options;
}

}  // namespace chatelaine::bench
