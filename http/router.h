// A table of endpoints: method and path pattern to handler. Knows no sockets; shared by the vault API, the control API
// and the agent API.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/asio.h"
#include "http/event_stream.h"
#include "http/message.h"
#include "http/pattern.h"

namespace chatelaine::http {

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
    Pattern pattern;
    Handler handler;
  };
  std::vector<Endpoint> m_endpoints;
};

}  // namespace chatelaine::http
