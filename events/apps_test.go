package events_test

var appsFixtures = fixtures{}
