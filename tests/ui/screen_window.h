// Every screen of the desktop in a window of the usual size with sample data, made without a vault.
#pragma once
#include <QtWidgets/QWidget>

#include <functional>
#include <memory>
#include <vector>

namespace chatelaine::uitest {

struct ScreenWindow {
  QString name;
  std::function<std::unique_ptr<QWidget>()> make;
};
std::vector<ScreenWindow> screenWindows();

}  // namespace chatelaine::uitest
