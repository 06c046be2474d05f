@org.jspecify.annotations.NullMarked
package parley.client.peer;
