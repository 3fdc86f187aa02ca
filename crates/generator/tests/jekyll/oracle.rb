# Builds sites with Jekyll, one after another in one process that has loaded it once: pairs of a source folder and a
# destination. Each has a fork of its own, for Jekyll keeps its time zone and its caches in the process.
require "jekyll"

failed = ARGV.each_slice(2).reject do |source, destination|
  child = fork do
    Jekyll.logger.log_level = :error
    settings = { "source" => source, "destination" => destination, "disable_disk_cache" => true, "quiet" => true,
                 "time" => "2026-11-22 00:00:00 +0000" }
    Jekyll::Site.new(Jekyll.configuration(settings)).process
  end
  Process.wait(child)
  $?.success?
end
abort "Jekyll could not build #{failed.map(&:first).join(", ")}" unless failed.empty?
