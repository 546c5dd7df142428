package frameworks

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
)

// Fiber is a fiber.App behind Fiber's adaptor to net/http, which sends a body when it is complete:
// its events leave together.
func Fiber() http.Handler {
	app := fiber.New()
	app.Get("/hello/:name", func(c *fiber.Ctx) error {
		return c.SendString("Hello, " + c.Params("name") + "!")
	})
	app.Post("/files", func(c *fiber.Ctx) error {
		file, err := c.FormFile("file")
		if err != nil {
			return fiber.NewError(fiber.StatusBadRequest, err.Error())
		}
		return c.SendString(describe(file.Filename, file.Size, c.FormValue("note")))
	})
	app.Get("/events", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, "text/event-stream")
		var events strings.Builder
		for _, event := range []string{"0", "1", "2"} {
			events.WriteString("data: " + event + "\n\n")
		}
		return c.SendString(events.String())
	})
	return adaptor.FiberApp(app)
}
