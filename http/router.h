// A table of endpoints: method and path pattern to handler. Knows no sockets; shared by the vault API, the control API
// and the agent API.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "http/asio.h"
#include "http/event_stream.h"
#include "http/message.h"

namespace chatelaine::http {

// The values of the {name} segments, percent-decoded.
class Parameters {
 public:
  void add(std::string name, std::string value) { m_values.emplace_back(std::move(name), std::move(value)); }
  std::string operator[](std::string_view name) const;  // empty if the pattern has no such segment

 private:
  std::vector<std::pair<std::string, std::string>> m_values;
};

// A handler answers, or takes the connection over for server-sent events.
using Reply = std::variant<Response, EventSource>;
using Handler = std::function<Awaitable<Reply>(Request, Parameters)>;

class Router {
 public:
  // `pattern`: "/v1/vaults/{vault}/heads". The first that fits answers. HEAD is answered by GET's handler.
  void add(std::string method, std::string_view pattern, Handler handler);
  // 404 for an unknown path, 405 with Allow for a known one with another method.
  Awaitable<Reply> route(Request request) const;

 private:
  struct Endpoint {
    std::string method;
    std::vector<std::string> segments;
    Handler handler;
  };
  std::vector<Endpoint> m_endpoints;
};

}  // namespace chatelaine::http
