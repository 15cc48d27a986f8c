// What to set where, so that a program works through the gateway: one text per target, with "{token}" in its places.
#pragma once
#include <QtCore/QCoreApplication>
#include <QtCore/QString>

#include <cstdint>
#include <string>

#include "core/secret.h"
#include "models/connect_environment.h"

namespace chatelaine::ui {

enum class ConnectTarget : std::uint8_t { shell, curl, python, node, go, docker, git, reverse };
inline constexpr ConnectTarget connectTargets[] = {ConnectTarget::shell, ConnectTarget::curl,   ConnectTarget::python,
                                                   ConnectTarget::node,  ConnectTarget::go,     ConnectTarget::docker,
                                                   ConnectTarget::git,   ConnectTarget::reverse};

class ConnectTexts {
  Q_DECLARE_TR_FUNCTIONS(ConnectTexts)
 public:
  static QString title(ConnectTarget target);
  static QString about(ConnectTarget target);  // one or two sentences above the text
  static std::string masked(ConnectTarget target, const models::ConnectValues& values);
  static Secret complete(ConnectTarget target, const models::ConnectValues& values, const Secret& token);
};

// Written part by part into locked memory: the text with the token never exists elsewhere.
Secret filledWith(std::string_view text, std::string_view place, const Secret& secret);

}  // namespace chatelaine::ui
